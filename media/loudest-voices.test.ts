import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { MOST_VOICES, NO_VOICES, PAUSE_MS, type Voices, passedVoices, speakingVoices, stepVoices } from './loudest-voices.ts'

const OPEN = ['a', 'b', 'c', 'd', 'e']
type Said = Record<string, number>

function hear(voices: Voices, said: Said, nowMs: number, open: readonly string[] = OPEN): Voices {
  return stepVoices(voices, { open, levels: new Map(Object.entries(said)), nowMs })
}
const passed = (voices: Voices) => [...passedVoices(voices)].sort().join('')

describe('[MED-5] voices let through', () => {
  test('with three microphones or fewer all are, before anybody has spoken', () => {
    expect(passed(hear(NO_VOICES, {}, 0, ['a', 'b', 'c']))).toBe('abc')
  })

  test('of more, the three loudest', () => {
    expect(passed(hear(NO_VOICES, { a: -60, b: -20, c: -30, d: -25, e: -50 }, 0))).toBe('bcd')
  })

  test('a pause of speech costs nobody their place, a silence does as soon as another speaks', () => {
    const three = hear(NO_VOICES, { a: -20, b: -30, c: -30 }, 0)
    const pause = hear(three, { b: -30, c: -30, d: -25 }, PAUSE_MS - 1)
    expect(passed(pause)).toBe('abc')
    expect(passed(hear(pause, { b: -30, c: -30, d: -25 }, PAUSE_MS))).toBe('bcd')
  })

  test('in silence everybody keeps their place', () => {
    const three = hear(NO_VOICES, { a: -20, b: -30, c: -30 }, 0)
    expect(passed(hear(three, {}, 3_600_000))).toBe('abc')
  })

  test('who speaks is put out only by one much louder, twice in a row', () => {
    const three = hear(NO_VOICES, { a: -20, b: -30, c: -50 }, 0)
    const once = hear(three, { a: -20, b: -30, c: -50, d: -35 }, 300)
    expect(passed(once)).toBe('abc')
    expect(passed(hear(once, { a: -20, b: -30, c: -50, d: -35 }, 600))).toBe('abd')
    const quieterThen = hear(once, { a: -20, b: -30, c: -50, d: -45 }, 600)
    expect(passed(hear(quieterThen, { a: -20, b: -30, c: -50, d: -35 }, 900))).toBe('abc')
  })

  test('a microphone that closes makes room at once', () => {
    const three = hear(NO_VOICES, { a: -20, b: -30, c: -40 }, 0)
    expect(passed(hear(three, { b: -30, c: -40, d: -60 }, 300, ['b', 'c', 'd', 'e']))).toBe('bcd')
  })

  test('speakers are told the loudest first, and no longer when they have stopped', () => {
    const voices = hear(NO_VOICES, { a: -40, b: -20, c: -30 }, 0)
    expect(speakingVoices(voices, 300)).toEqual(['b', 'c', 'a'])
    expect(speakingVoices(hear(voices, { a: -40 }, 1_000), 1_200)).toEqual(['a'])
  })

  test('never more than three, never one that is closed, and nobody in the middle of a sentence is put out by somebody quieter', () => {
    const level = fc.option(fc.integer({ min: -65, max: -5 }), { nil: undefined })
    const step = fc.record({ a: level, b: level, c: level, d: level, e: level, closed: fc.option(fc.constantFrom(...OPEN), { nil: undefined }) })
    fc.assert(
      fc.property(fc.array(step, { maxLength: 40 }), steps => {
        let voices = NO_VOICES
        steps.forEach(({ closed, ...levels }, at) => {
          const open = OPEN.filter(it => it !== closed)
          const said = Object.fromEntries(Object.entries(levels).filter(([id, it]) => it !== undefined && id !== closed)) as Said
          const before = voices
          voices = hear(voices, said, at * 300, open)
          const now = passedVoices(voices)
          expect(now.size).toBeLessThanOrEqual(MOST_VOICES)
          expect([...now].every(id => open.includes(id))).toBe(true)
          for (const { producerId } of before.places) {
            if (now.has(producerId) || !open.includes(producerId) || said[producerId] === undefined) continue
            const came = [...now].filter(id => !before.places.some(place => place.producerId === id)).map(id => said[id]!)
            expect(Math.max(...came)).toBeGreaterThan(said[producerId])
          }
        })
      }),
    )
  })
})
