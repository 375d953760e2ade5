import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import type { UnitKind } from '#domain/force'
import type { Position } from '#platform/pure'
import type { DeviceFix, FixFlag } from './fix.ts'
import { type Anchor, NOWHERE, judge } from './judge.ts'

const NOON = Date.parse('2026-11-22T04:00:00Z')
const HOME: Position = [112.734, 38.416]
/** About 87 km east of HOME. */
const FAR: Position = [113.734, 38.416]

function aFix(over: Partial<Omit<DeviceFix, 'fixedAt'>> & { at?: number } = {}): DeviceFix {
  const { at = 0, ...rest } = over
  return {
    ...{ deviceId: 'd1', protocol: 'osmand', position: HOME, deviceAt: null, speedKmh: null, bearingDeg: null, altitudeMetres: null },
    ...{ accuracyMetres: null, batteryPercent: null, isValid: true, isMocked: false, extra: {} },
    fixedAt: new Date(NOON + at * 1000),
    ...rest,
  }
}

/** Judges in order, the server an hour after noon; answers the flags of each and the anchor in the end. */
function judgeAll(fixes: readonly DeviceFix[], kind: UnitKind = 'vehicle') {
  let anchor: Anchor = NOWHERE
  const flags = fixes.map(fix => {
    const verdict = judge(fix, anchor, { receivedAtMs: NOON + 3_600_000, kind })
    anchor = verdict.anchor
    return verdict.flags
  })
  return { flags, anchor }
}

const near = (metresNorth: number): Position => [HOME[0], HOME[1] + metresNorth / 111_195]

describe('one fix after another', () => {
  const cases: readonly [title: string, fixes: readonly DeviceFix[], flags: readonly (readonly FixFlag[])[]][] = [
    ['the first fix is believed', [aFix()], [[]]],
    ['a newer fix near by is believed', [aFix(), aFix({ at: 10, position: near(100) })], [[], []]],
    ['[TRK-2] an older fix is late', [aFix({ at: 10 }), aFix({ at: 9, position: near(5) })], [[], ['late']]],
    ['[TRK-4] the same instant and place again is a duplicate', [aFix(), aFix()], [[], ['duplicate']]],
    ['[TRK-2] another place at the same instant is late', [aFix(), aFix({ position: near(20) })], [[], ['late']]],
    ['0/0 is no place', [aFix({ position: [0, 0] }), aFix({ position: [0.0004, -0.0002] })], [['null_island'], ['null_island']]],
    ['a fix without satellites is not valid', [aFix({ isValid: false })], [['not_valid']]],
    ['what is no number is not valid', [aFix({ position: [Number.NaN, 38] })], [['not_valid']]],
    ['a place off the earth is not valid', [aFix({ position: [112, 91] })], [['not_valid']]],
    ['a made-up fix is mocked', [aFix({ isMocked: true })], [['mocked']]],
    ['two minutes ahead is a clock that is off', [aFix({ at: 3600 + 120 })], [[]]],
    ['more than two minutes ahead is the future', [aFix({ at: 3600 + 121 })], [['future']]],
    ['87 km in 10 minutes is impossible', [aFix(), aFix({ at: 600, position: FAR })], [[], ['impossible_speed']]],
    ['87 km after a gap of an hour is a drive', [aFix(), aFix({ at: 3600, position: FAR })], [[], []]],
    ['150 m in no time is scatter, more is not', [aFix(), aFix({ at: 1, position: near(190) }), aFix({ at: 2, position: near(600) })], [[], [], ['impossible_speed']]],
    ['faults of the fix itself are told together', [aFix({ position: [0, 0], isMocked: true, isValid: false })], [['not_valid', 'null_island', 'mocked']]],
  ]
  test.each(cases)('%s', (_, fixes, flags) => {
    expect(judgeAll(fixes).flags).toEqual(flags)
  })

  test('a train is too fast for an ambulance and not for a doctor', () => {
    const fixes = [aFix(), aFix({ at: 60, position: near(5_000) })]
    expect(judgeAll(fixes, 'ambulance').flags[1]).toEqual(['impossible_speed'])
    expect(judgeAll(fixes, 'doctor').flags[1]).toEqual([])
  })
})

describe('[TRK-3] a wrong first fix does not freeze a unit', () => {
  const run = [30, 60, 90].map(at => aFix({ at, position: FAR }))

  test('three fixes that agree with one another over 10 s outweigh it', () => {
    const { flags, anchor } = judgeAll([aFix(), ...run])
    expect(flags).toEqual([[], ['impossible_speed'], ['impossible_speed'], []])
    expect(anchor).toEqual({ believed: { position: FAR, fixedAtMs: NOON + 90_000 }, doubted: null })
  })

  test('three within 10 s do not: that is one long reflection', () => {
    const burst = [30, 33, 36].map(at => aFix({ at, position: FAR }))
    expect(judgeAll([aFix(), ...burst]).flags.slice(1)).toEqual([['impossible_speed'], ['impossible_speed'], ['impossible_speed']])
  })

  test('the same doubted fix sent again and again never counts twice', () => {
    const again = Array.from({ length: 5 }, () => aFix({ at: 30, position: FAR }))
    const { flags, anchor } = judgeAll([aFix(), ...again])
    expect(flags.slice(1)).toEqual([['impossible_speed'], ...Array.from({ length: 4 }, () => ['duplicate'])])
    expect(anchor.doubted?.count).toBe(1)
  })

  test('a fix from the believed place ends the doubt', () => {
    const { flags } = judgeAll([aFix(), run[0]!, run[1]!, aFix({ at: 80, position: near(50) }), run[2]!])
    expect(flags).toEqual([[], ['impossible_speed'], ['impossible_speed'], [], ['impossible_speed']])
  })

  test('jumps to places that do not agree never add up', () => {
    const scattered = [1, 2, 3, 4, 5].map(step => aFix({ at: step * 30, position: [FAR[0] + step, FAR[1]] }))
    expect(judgeAll([aFix(), ...scattered]).flags.slice(1).every(flags => flags[0] === 'impossible_speed')).toBe(true)
  })
})

describe('in any order of arrival', () => {
  const anyFix = fc.record({
    at: fc.integer({ min: -4_000, max: 4_000 }),
    position: fc.constantFrom<Position>(HOME, near(80), near(4_000), FAR, [0, 0], [200, 3]),
    isMocked: fc.boolean(),
    isValid: fc.boolean(),
  })

  test('[TRK-2] the believed instant never goes back, and only an unflagged fix changes it', () => {
    fc.assert(
      fc.property(fc.array(anyFix, { maxLength: 40 }), drafts => {
        let anchor: Anchor = NOWHERE
        for (const fix of drafts.map(aFix)) {
          const { flags, anchor: next } = judge(fix, anchor, { receivedAtMs: NOON + 3_600_000, kind: 'vehicle' })
          const moved = next.believed !== anchor.believed
          expect(moved).toBe(flags.length === 0)
          if (moved && anchor.believed) expect(next.believed!.fixedAtMs).toBeGreaterThan(anchor.believed.fixedAtMs)
          anchor = next
        }
      }),
      { numRuns: 500 },
    )
  })

  test('[TRK-2] a walk ends at its newest fix, however it is shuffled and repeated', () => {
    const walk = Array.from({ length: 30 }, (_, step) => aFix({ at: step * 20, position: near(step * 25) }))
    fc.assert(
      fc.property(fc.shuffledSubarray([...walk, ...walk], { minLength: 1 }), fixes => {
        const newest = Math.max(...fixes.map(fix => fix.fixedAt.getTime()))
        const { flags, anchor } = judgeAll(fixes)
        expect(anchor.believed?.fixedAtMs).toBe(newest)
        const believed = fixes.filter((_, index) => flags[index]!.length === 0).map(fix => fix.fixedAt.getTime())
        expect(new Set(believed).size).toBe(believed.length)
      }),
    )
  })
})
