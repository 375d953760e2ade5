import fc from 'fast-check'
import { expect, test } from 'vitest'
import { kindCodeOf, unitKind } from '#domain/force'
import { UnitColumns } from '#domain/force/server'
import { type DeviceFix, NOWHERE, flagsOfBits, judge, roomForFixes } from '#domain/track'
import type { Position } from '#platform/pure'
import { MOCKED, NOT_VALID, judgeAll } from './judge-columns.ts'

const NOON = Date.parse('2026-11-22T04:00:00Z')
const RECEIVED_AT_MS = NOON + 3_600_000
const near = (metres: number): Position => [112.734 + metres / 80_000, 38.416 + metres / 111_195]

/** Instants that meet often, places on both sides of every limit. */
const anyFix = fc.record({
  atSeconds: fc.oneof(fc.integer({ min: 0, max: 40 }), fc.integer({ min: -4_000, max: 4_000 }), fc.constant(Number.NaN)),
  position: fc.oneof(
    fc.double({ min: 0, max: 800, noNaN: true }).map(near),
    fc.integer({ min: 0, max: 6 }).map(step => near(step * 3_000)),
    fc.constantFrom<Position>([113.734, 38.416], [0, 0], [0.0009, -0.0002], [200, 3], [Number.NaN, 3], [179.9999, 0.5], [-179.9999, 0.5]),
  ),
  isMocked: fc.integer({ min: 0, max: 9 }).map(at => at === 0),
  isValid: fc.integer({ min: 0, max: 9 }).map(at => at > 0),
})

test('[TRK-1] on columns the verdict, the place believed and the doubt are those of the pure judge, fix by fix', () => {
  fc.assert(
    fc.property(fc.constantFrom(...unitKind.options), fc.array(anyFix, { maxLength: 60 }), (kind, drafts) => {
      const units = new UnitColumns()
      units.put(1, { id: 'one', kindCode: kindCodeOf(kind), areaPath: '', isOnDuty: true })
      const fixes = roomForFixes(1)
      let anchor = NOWHERE
      for (const draft of drafts) {
        const fix = { ...draft, fixedAt: new Date(NOON + draft.atSeconds * 1000) } as unknown as DeviceFix
        const verdict = judge(fix, anchor, { receivedAtMs: RECEIVED_AT_MS, kind })
        anchor = verdict.anchor
        const flagged = judgeAll(units, columnsOf(fixes, draft), NO_MARKS)
        const flags = flagsOfBits(fixes.flagBits[0]!)
        expect(flagged).toBe(flags.length > 0 ? 1 : 0)
        expect(flags.sort()).toEqual([...verdict.flags].sort())
        const believed = Number.isNaN(units.lon[1]!) ? null : { position: [units.lon[1], units.lat[1]], fixedAtMs: units.fixedAtMs[1] }
        expect({ believed, doubted: units.doubts.get(1) ?? null }).toEqual(anchor)
      }
    }),
    { numRuns: 2_000 },
  )
})

const NO_MARKS = { isMoved: new Uint8Array(2), markMoved: () => undefined, markDoubt: () => undefined }

function columnsOf(fixes: ReturnType<typeof roomForFixes>, { atSeconds, position, isMocked, isValid }: { atSeconds: number; position: Position; isMocked: boolean; isValid: boolean }) {
  fixes.count = 1
  fixes.number[0] = 1
  fixes.lon[0] = position[0]
  fixes.lat[0] = position[1]
  fixes.fixedAtMs[0] = NOON + atSeconds * 1000
  fixes.receivedAtMs[0] = RECEIVED_AT_MS
  fixes.flagBits[0] = (isValid ? 0 : NOT_VALID) | (isMocked ? MOCKED : 0)
  return fixes
}
