import { type Moves, roomForMoves } from '#domain/force'
import { type FixColumns, mergeChunks } from '#domain/track'
import { partsOf } from '#domain/track/server'
import type { Handles } from '#platform/handles'

type Since = { readonly sinceMs: number; readonly columns: { readonly highest: number; readonly fixedAtMs: Float64Array } }

const UNITS_A_PAGE = 500
/** After a longer silence of the whole city nobody wants the alerts of it all at once: it goes on from where everybody is. */
const LONGEST_MS = 60 * 60_000

/** `[WCH-6]` Believed fixes since then from history, page by page of units, each page in order of time. */
export async function* movesFromTracks(handles: Handles, { sinceMs, columns }: Since): AsyncGenerator<Moves> {
  const nowMs = handles.clock.now().getTime()
  const span = { fromMs: Math.max(sinceMs, nowMs - LONGEST_MS), toMs: nowMs + 60_000 }
  const ctx = { tx: handles.db, handles, now: new Date(nowMs) }
  for (let from = 1; from <= columns.highest; from += UNITS_A_PAGE) {
    const numbers: number[] = []
    for (let number = from; number < Math.min(columns.highest + 1, from + UNITS_A_PAGE); number++) if (columns.fixedAtMs[number]! >= span.fromMs) numbers.push(number)
    if (numbers.length === 0) continue
    const parts = await partsOf(ctx, numbers, span)
    const tracks = numbers.map(number => ({ number, fixes: mergeChunks(parts.get(number) ?? [], span) }))
    yield inOrder(tracks)
  }
}

function inOrder(tracks: readonly { number: number; fixes: FixColumns }[]): Moves {
  const believed = tracks.flatMap(({ number, fixes }) =>
    Array.from({ length: fixes.count }, (_, row) => ({ number, fixes, row, atMs: fixes.fixedAtMs[row]! })).filter(({ row }) => fixes.flagBits[row] === 0),
  )
  believed.sort((one, other) => one.atMs - other.atMs)
  const moves = roomForMoves(believed.length)
  for (const { number, fixes, row, atMs } of believed) {
    const to = moves.count++
    moves.number[to] = number
    moves.fixedAtMs[to] = atMs
    for (const name of COPIED) moves[name][to] = fixes[name][row]!
  }
  return moves
}

const COPIED = ['lon', 'lat', 'speedKmh', 'bearingDeg', 'accuracyMetres'] as const
