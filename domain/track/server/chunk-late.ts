import type { Db } from '#platform/context'
import { DEGREE, MINUTE_MS } from '../track-chunk.ts'
import { mergeChunks } from '../track-chunk-merge.ts'
import { MOST_GAP_MS, isJoined } from '../track-gap.ts'
import { whereaboutsRows } from '../stay.ts'
import type { FixColumns } from '../fix-columns.ts'
import { addCellsBetween } from './chunk-cells.ts'
import type { OpenChunks } from './open-chunks.ts'
import { partsIn } from './track-read.ts'

type UnitMinute = { readonly number: number; readonly minute: number }
type Way = UnitMinute & { readonly cells: readonly number[] }

const GAP_MINUTES = MOST_GAP_MS / MINUTE_MS
const ALWAYS = { fromMs: Number.NEGATIVE_INFINITY, toMs: Number.POSITIVE_INFINITY }

/**
 * A late fix changes the ways to its neighbours, which may be stored already: the cells of those ways, by the minute of their
 * later end. Reads what lies around, so the late chunks must be written before.
 */
export async function lateWays(tx: Db, open: OpenChunks, late: readonly UnitMinute[]): Promise<Way[]> {
  const ranges = late.map(({ number, minute }) => ({ number, first: minute - GAP_MINUTES, last: minute + GAP_MINUTES }))
  if (ranges.length === 0) return []
  const parts = await partsIn(tx, open, ranges)
  return [...parts].flatMap(([number, its]) => waysOf(number, mergeChunks(its, ALWAYS)))
}

function waysOf(number: number, fixes: FixColumns): Way[] {
  const cellsIn = new Map<number, Set<number>>()
  const rows = whereaboutsRows(fixes)
  const pointAt = (row: number) => ({ lonE6: Math.round(fixes.lon[row]! * DEGREE), latE6: Math.round(fixes.lat[row]! * DEGREE) })
  rows.slice(1).forEach((row, place) => {
    const [from, to] = [pointAt(rows[place]!), pointAt(row)]
    if (!isJoined(fixes.fixedAtMs[row]! - fixes.fixedAtMs[rows[place]!]!, to.lonE6 - from.lonE6, to.latE6 - from.latE6)) return
    const minute = Math.floor(fixes.fixedAtMs[row]! / MINUTE_MS)
    const cells = cellsIn.get(minute) ?? new Set<number>()
    cellsIn.set(minute, cells)
    addCellsBetween(cells, from, to)
  })
  return [...cellsIn].map(([minute, cells]) => ({ number, minute, cells: [...cells] }))
}
