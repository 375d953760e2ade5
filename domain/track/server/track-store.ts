import { and, asc, eq, gte, lt, lte, sql } from 'drizzle-orm'
import { rowsAs } from '#platform/bulk'
import type { Db } from '#platform/context'
import type { DeviceFix, FixFlag } from '../fix.ts'
import { positionTable } from './table.ts'

/** One fix as history keeps it. */
export type KeptPosition = { readonly unitId: string; readonly fix: DeviceFix; readonly receivedAt: Date; readonly flags: readonly FixFlag[] }

/** Where and when, of which unit: what makes two fixes the same. */
export type FixKey = { readonly unitId: string; readonly fix: Pick<DeviceFix, 'fixedAt' | 'position'> }

export function keyText({ unitId, fix }: FixKey): string {
  return `${unitId} ${fix.fixedAt.getTime()} ${fix.position[0]} ${fix.position[1]}`
}

/** The one door to the history of positions. */
export const trackStore = {
  async append(tx: Db, kept: readonly KeptPosition[]): Promise<void> {
    if (kept.length === 0) return
    const rows = rowsAs('p', kept, {
      unit_id: ['uuid', row => row.unitId],
      device_id: ['text', row => row.fix.deviceId],
      protocol: ['text', row => row.fix.protocol],
      fixed_at: ['timestamptz', row => row.fix.fixedAt.toISOString()],
      device_at: ['timestamptz', row => row.fix.deviceAt?.toISOString() ?? null],
      received_at: ['timestamptz', row => row.receivedAt.toISOString()],
      lon: ['float8', row => row.fix.position[0]],
      lat: ['float8', row => row.fix.position[1]],
      speed_kmh: ['float8', row => row.fix.speedKmh],
      bearing_deg: ['float8', row => row.fix.bearingDeg],
      altitude_metres: ['float8', row => row.fix.altitudeMetres],
      accuracy_metres: ['float8', row => row.fix.accuracyMetres],
      battery_percent: ['float8', row => row.fix.batteryPercent],
      flags: ['text', row => row.flags.join(',')],
      extra: ['text', row => (Object.keys(row.fix.extra).length > 0 ? JSON.stringify(row.fix.extra) : null)],
    })
    await tx.execute(sql`
      insert into position (unit_id, device_id, protocol, fixed_at, device_at, received_at, lon, lat, speed_kmh, bearing_deg,
        altitude_metres, accuracy_metres, battery_percent, flags, extra)
      select unit_id, device_id, protocol, fixed_at, device_at, received_at, lon, lat, speed_kmh, bearing_deg,
        altitude_metres, accuracy_metres, battery_percent, string_to_array(flags, ','), extra::jsonb from ${rows}`)
  },

  /** Which of these are kept already. */
  async known(tx: Db, keys: readonly FixKey[]): Promise<ReadonlySet<string>> {
    if (keys.length === 0) return new Set()
    const numbered = keys.map((key, place) => ({ ...key, place }))
    const asked = rowsAs('k', numbered, {
      place: ['int', key => key.place],
      unit_id: ['uuid', key => key.unitId],
      fixed_at: ['timestamptz', key => key.fix.fixedAt.toISOString()],
      lon: ['float8', key => key.fix.position[0]],
      lat: ['float8', key => key.fix.position[1]],
    })
    const { rows } = await tx.execute<{ place: number }>(sql`
      select k.place from ${asked} where exists (
        select 1 from position p
        where p.unit_id = k.unit_id and p.fixed_at = k.fixed_at and p.lon = k.lon and p.lat = k.lat)`)
    return new Set(rows.map(row => keyText(keys[row.place]!)))
  },

  /** In the order of fixing; `after` is the last row of the page before. */
  async read(tx: Db, track: { unitId: string; from: Date; to: Date; limit: number; after: { fixedAt: Date; id: number } | null }) {
    const { after } = track
    return tx
      .select()
      .from(positionTable)
      .where(
        and(
          eq(positionTable.unitId, track.unitId),
          gte(positionTable.fixedAt, after?.fixedAt ?? track.from),
          lte(positionTable.fixedAt, track.to),
          after ? sql`(${positionTable.fixedAt}, ${positionTable.id}) > (${after.fixedAt.toISOString()}::timestamptz, ${after.id}::bigint)` : undefined,
        ),
      )
      .orderBy(asc(positionTable.fixedAt), asc(positionTable.id))
      .limit(track.limit)
  },

  async forgetBefore(tx: Db, before: Date): Promise<void> {
    await tx.delete(positionTable).where(lt(positionTable.receivedAt, before))
  },
}
