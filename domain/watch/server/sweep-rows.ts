import { gt } from 'drizzle-orm'
import { type Moves, roomForMoves } from '#domain/force'
import { unitTable } from '#domain/force/server'
import type { Handles } from '#platform/handles'

/** Write-behind is some seconds late. */
const OVERLAP_MS = 15_000

/**
 * `[WCH-6]` Where units were last written to be since then. Moves of other processes come by Redis, and while it is away only
 * so: later, and of several moves the last.
 */
export async function movesFromRows({ db }: Pick<Handles, 'db'>, sinceMs: number): Promise<Moves> {
  const { number, lon, lat, fixedAt, speedKmh, bearingDeg, accuracyMetres } = unitTable
  const rows = await db.select({ number, lon, lat, fixedAt, speedKmh, bearingDeg, accuracyMetres }).from(unitTable).where(gt(unitTable.receivedAt, new Date(sinceMs - OVERLAP_MS)))
  const moves = roomForMoves(rows.length)
  for (const row of rows) {
    if (row.lon === null || row.lat === null || row.fixedAt === null) continue
    const to = moves.count++
    moves.number[to] = row.number
    moves.lon[to] = row.lon
    moves.lat[to] = row.lat
    moves.fixedAtMs[to] = row.fixedAt.getTime()
    moves.speedKmh[to] = row.speedKmh ?? Number.NaN
    moves.bearingDeg[to] = row.bearingDeg ?? Number.NaN
    moves.accuracyMetres[to] = row.accuracyMetres ?? Number.NaN
  }
  return moves
}
