import type { Bbox } from '#platform/pure'
import { trackProblems } from '../problems.ts'
import { DEGREE, MINUTE_MS } from '../track-chunk.ts'
import type { FixSpan } from '../track-chunk-merge.ts'
import { MOST_GAP_MS } from '../track-gap.ts'
import { unpackNumbers } from './cell-pairs.ts'
import { cellOf, columnOf, rowOf } from './chunk-cells.ts'
import { copyOut } from './chunk-copy.ts'
import { openChunks } from './chunk-store.ts'
import { type MinuteRange, type Reading, minuteOf } from './track-read.ts'

/** A whole prefecture seat with its counties: some 100 × 100 km. */
export const MOST_CELLS = 3_000
export const MOST_VERTICES = 2_000
const MOST_SEEN = 200_000
/** Unit-minutes: some 100 MB of sets. */
const MOST_MINUTES_SEEN = 2_000_000
const GAP_MINUTES = MOST_GAP_MS / MINUTE_MS

/** Unit number → the minutes it was seen in, rising. */
export type Seen = ReadonlyMap<number, readonly number[]>

/** A box asked for may lie outside the world, or be of numbers beyond all measure. */
export function cellsOfBox([west, south, east, north]: Bbox): Set<number> {
  if (!(west >= -180 && south >= -90 && east <= 180 && north <= 90)) throw trackProblems.polygonTooWide({ mostVertices: MOST_VERTICES, mostCells: MOST_CELLS })
  const [first, last] = [columnOf(west * DEGREE), columnOf(east * DEGREE)]
  const [low, high] = [rowOf(south * DEGREE), rowOf(north * DEGREE)]
  if ((last - first + 1) * (high - low + 1) > MOST_CELLS) throw trackProblems.polygonTooWide({ mostVertices: MOST_VERTICES, mostCells: MOST_CELLS })
  const cells = new Set<number>()
  for (let row = low; row <= high; row++) for (let column = first; column <= last; column++) cells.add(cellOf(column, row))
  return cells
}

/**
 * Who touched these cells in the span, and in which minutes: a way between two fixes is noted under the minute of the later one,
 * so minutes after the span count too. Open minutes are not in PostgreSQL yet and are looked at here, first.
 */
export async function unitsInCells({ tx, handles }: Reading, cells: ReadonlySet<number>, { fromMs, toMs }: FixSpan): Promise<Seen> {
  const span = { fromMs, toMs: toMs + MOST_GAP_MS }
  const seen = new Map<number, Set<number>>()
  let noted = 0
  const note = (number: number, minute: number) => {
    const minutes = seen.get(number)
    if (minutes && ++noted <= MOST_MINUTES_SEEN) return void minutes.add(minute)
    if (seen.size >= MOST_SEEN || noted > MOST_MINUTES_SEEN) throw trackProblems.tooMuchTraffic({ mostUnits: MOST_SEEN })
    seen.set(number, new Set([minute]))
  }
  for (const { number, minute } of (await openChunks(handles)).touching(cells, span)) note(number, minute)
  const where = `cell = any('{${[...cells].join()}}') and minute between ${minuteOf(span.fromMs)} and ${minuteOf(span.toMs)}`
  await copyOut(tx, `select cell, minute, units from track_cell where ${where}`, (_, minute, bytes) => {
    for (const number of unpackNumbers(bytes)) note(number, minute)
  })
  return new Map([...seen].map(([number, minutes]) => [number, [...minutes].sort((one, other) => one - other)]))
}

/** Runs of minutes to read for a unit: those it was seen in and as many before as a way may have begun. */
export function rangesOf(number: number, minutes: readonly number[]): MinuteRange[] {
  const ranges: { number: number; first: number; last: number }[] = []
  for (const minute of minutes) {
    const range = ranges.at(-1)
    if (range && minute - GAP_MINUTES <= range.last + 1) range.last = minute
    else ranges.push({ number, first: minute - GAP_MINUTES, last: minute })
  }
  return ranges
}
