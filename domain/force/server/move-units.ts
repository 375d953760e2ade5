import { sql } from 'drizzle-orm'
import { rowsAs } from '#platform/bulk'
import type { Db } from '#platform/context'
import type { Position } from '#platform/pure'
import type { Doubt } from '../unit.ts'

/** A believed fix: where a unit is now. */
export type Move = {
  readonly unitId: string
  readonly position: Position
  readonly fixedAt: Date
  readonly receivedAt: Date
  readonly speedKmh: number | null
  readonly bearingDeg: number | null
  readonly accuracyMetres: number | null
  readonly batteryPercent: number | null
}

/** `[FRC-1]` A unit never moves back in time: guarded in the row itself, whoever judged the fix. */
export async function moveUnits(tx: Db, moves: readonly Move[]): Promise<void> {
  if (moves.length === 0) return
  const moved = rowsAs('m', moves, {
    id: ['uuid', move => move.unitId],
    lon: ['float8', move => move.position[0]],
    lat: ['float8', move => move.position[1]],
    fixed_at: ['timestamptz', move => move.fixedAt.toISOString()],
    received_at: ['timestamptz', move => move.receivedAt.toISOString()],
    speed_kmh: ['float8', move => move.speedKmh],
    bearing_deg: ['float8', move => move.bearingDeg],
    accuracy_metres: ['float8', move => move.accuracyMetres],
    battery_percent: ['float8', move => move.batteryPercent],
  })
  await tx.execute(sql`
    update unit u set lon = m.lon, lat = m.lat, fixed_at = m.fixed_at, received_at = m.received_at,
      speed_kmh = m.speed_kmh, bearing_deg = m.bearing_deg, accuracy_metres = m.accuracy_metres,
      battery_percent = coalesce(m.battery_percent, u.battery_percent)
    from ${moved} where u.id = m.id and (u.fixed_at is null or u.fixed_at < m.fixed_at)`)
}

/** Remembers, or forgets (null), where a unit seems to have jumped to, so that the doubt outlives the process. */
export async function noteDoubts(tx: Db, doubts: readonly { readonly unitId: string; readonly doubt: Doubt | null }[]): Promise<void> {
  if (doubts.length === 0) return
  const noted = rowsAs('n', doubts, {
    id: ['uuid', row => row.unitId],
    lon: ['float8', row => row.doubt?.position[0] ?? null],
    lat: ['float8', row => row.doubt?.position[1] ?? null],
    since: ['timestamptz', row => instant(row.doubt?.sinceMs)],
    fixed_at: ['timestamptz', row => instant(row.doubt?.fixedAtMs)],
    agreeing: ['int', row => row.doubt?.count ?? null],
  })
  await tx.execute(sql`
    update unit u set doubt_lon = n.lon, doubt_lat = n.lat, doubt_since = n.since, doubt_fixed_at = n.fixed_at, doubt_count = n.agreeing
    from ${noted} where u.id = n.id`)
}

function instant(ms: number | undefined): string | null {
  return ms === undefined ? null : new Date(ms).toISOString()
}
