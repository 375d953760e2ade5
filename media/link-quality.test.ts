import { describe, expect, test } from 'vitest'
import { type LinkSample, type LinkState, NEW_LINK, stepLink } from './link-quality.ts'

const WELL: Omit<LinkSample, 'atMs'> = { isConnected: true, outgoingBps: 2_000_000, lossPercent: 0, hasPictures: true, isIncomingFine: true }
/** Half a second each: the states seen after each of them, `+` while a picture is tried. */
function run(samples: readonly Partial<LinkSample>[], from: LinkState = NEW_LINK, fromMs = 0): { seen: string; state: LinkState } {
  let state = from
  const seen = samples.map((sample, at) => {
    state = stepLink(state, { ...WELL, ...sample, atMs: fromMs + at * 500 })
    return `${state.quality}${state.isTrying ? '+' : ''}`
  })
  return { seen: seen.join(' '), state }
}
const times = (count: number, sample: Partial<LinkSample>) => Array.from({ length: count }, () => sample)
const NARROW: Partial<LinkSample> = { outgoingBps: 40_000, lossPercent: 10, isIncomingFine: false }
const NO_PICTURE = { hasPictures: false }

describe('[MED-6] the quality of a link', () => {
  test('a good one stays good, and one bad sample is no reason', () => {
    expect(run([{}, { outgoingBps: 50_000 }, {}, { lossPercent: 20 }, {}]).seen).toBe('good good good good good')
  })

  test('below what pictures need it carries voices only, within a second', () => {
    expect(run(times(2, NARROW)).seen).toBe('good audioOnly')
  })

  test('between the two it is weak, and good again only well above', () => {
    const { seen } = run([...times(2, { outgoingBps: 250_000 }), ...times(4, { outgoingBps: 350_000 }), ...times(3, { outgoingBps: 450_000 })])
    expect(seen).toBe('good weak weak weak weak weak weak weak good')
  })

  test('losses alone make it weak', () => {
    expect(run(times(2, { lossPercent: 8 })).seen).toBe('good weak')
  })

  test('while no picture flows the estimate means nothing', () => {
    expect(run(times(4, { outgoingBps: 30_000, hasPictures: false })).seen).toBe('good good good good')
  })

  test('as long as what comes in fares badly no picture is tried: 20 s of voices only', () => {
    const { seen } = run([...times(2, NARROW), ...times(40, { ...NARROW, ...NO_PICTURE })])
    expect(seen).not.toContain('+')
  })

  test('when what comes in gets well a picture is tried at once, and pictures are back within five seconds', () => {
    const narrow = run([...times(2, NARROW), ...times(40, { ...NARROW, ...NO_PICTURE })])
    const again = run([{ ...NO_PICTURE, outgoingBps: 40_000 }, ...times(2, { outgoingBps: 120_000 }), ...times(3, { outgoingBps: 300_000 })], narrow.state, 21_000)
    expect(again.seen).toBe('audioOnly+ audioOnly+ audioOnly+ audioOnly+ weak weak')
    expect(again.seen.split(' ').indexOf('weak') * 500).toBeLessThan(5_000)
  })

  test('a try that does not get through ends early, and the next ones come ever more rarely', () => {
    const { seen } = run(times(120, { outgoingBps: 40_000, isIncomingFine: null }))
    const tries = [...` ${seen}`.matchAll(/ audioOnly( audioOnly\+)+/g)].map(it => it.index)
    const waits = seen.split(/(?: audioOnly\+)+/).slice(1, -1).map(it => it.trim().split(' ').length)
    expect(tries.length).toBeGreaterThanOrEqual(4)
    expect(waits).toEqual([...waits].sort((a, b) => a - b))
    expect(waits.at(-1)).toBe(24)
  })

  test('cut off it is lost at once, and weak first when it is back', () => {
    expect(run([{}, { isConnected: false }, { isConnected: false }, ...times(4, {})]).seen).toBe('good lost lost weak weak weak good')
  })
})
