import { sql } from 'drizzle-orm'
import { anyOf, rowsAs } from '#platform/bulk'
import type { Db } from '#platform/context'
import type { Position } from '#platform/pure'
import type { Device, Doubt, Sighting, UnitKind } from '../unit.ts'
import { type UnitRow, unitTable } from './table.ts'

/** One device as a batch of fixes saw it. */
export type DeviceSighting = {
  readonly deviceId: string
  readonly protocol: Exclude<Device['protocol'], 'declared'>
  /** Null when it said nothing usable; the place known before stays. */
  readonly position: Position | null
  readonly fixCount: number
}

/** Whose fix it is, with what is believed of it. */
export type CarriedUnit = {
  readonly id: string
  readonly number: number
  readonly kind: UnitKind
  readonly areaCode: string
  readonly areaPath: string
  readonly believed: Sighting | null
  readonly doubted: Doubt | null
}

/** `[FRC-7]` More strangers than this are not listed: an open port must not fill the disk. */
const MOST_STRANGERS = 10_000

export type SeenDevice = { readonly deviceId: string; readonly unit: CarriedUnit | null; readonly isNew: boolean }

/**
 * `[FRC-2]` Notes that devices were heard and answers whose they are, unknown ones as new and unclaimed. Locks the devices
 * and then their units until commit, each in one order (`changeUnit` too), so two batches never deadlock, a claim is never
 * stale, and no two processes judge one unit at once. No cache: 2 statements for 2,000 devices take 20–30 ms.
 */
export async function unitsOfDevices(tx: Db, sightings: readonly DeviceSighting[], now: Date): Promise<SeenDevice[]> {
  const devices = await noteDevices(tx, sightings, now)
  const units = await lockUnits(tx, [...new Set(devices.flatMap(device => device.unit_id ?? []))])
  const strangers = devices.filter(device => device.is_new).map(device => device.id)
  const isListFull = strangers.length > 0 && (await dropWhenFull(tx, strangers))
  return devices.map(device => ({
    deviceId: device.id,
    isNew: device.is_new && !isListFull,
    unit: device.unit_id === null ? null : (units.get(device.unit_id) ?? null),
  }))
}

async function noteDevices(tx: Db, sightings: readonly DeviceSighting[], now: Date) {
  const inOrder = [...sightings].sort((one, other) => (one.deviceId < other.deviceId ? -1 : 1))
  const at = now.toISOString()
  const seen = rowsAs('s', inOrder, {
    id: ['text', row => row.deviceId],
    protocol: ['text', row => row.protocol],
    lon: ['float8', row => row.position?.[0] ?? null],
    lat: ['float8', row => row.position?.[1] ?? null],
    fix_count: ['int', row => row.fixCount],
  })
  const result = await tx.execute<{ id: string; unit_id: string | null; is_new: boolean }>(sql`
    insert into device as d (id, protocol, listed_at, first_seen_at, last_seen_at, last_lon, last_lat, fix_count)
    select id, protocol, ${at}::timestamptz, ${at}::timestamptz, ${at}::timestamptz, lon, lat, fix_count from ${seen}
    on conflict (id) do update set
      protocol = excluded.protocol,
      first_seen_at = coalesce(d.first_seen_at, excluded.first_seen_at),
      last_seen_at = greatest(d.last_seen_at, excluded.last_seen_at),
      last_lon = coalesce(excluded.last_lon, d.last_lon),
      last_lat = coalesce(excluded.last_lat, d.last_lat),
      fix_count = d.fix_count + excluded.fix_count
    returning id, unit_id, xmax = 0 as is_new`)
  return result.rows
}

async function dropWhenFull(tx: Db, strangers: readonly string[]): Promise<boolean> {
  const counted = sql`select 1 from device where unit_id is null limit ${MOST_STRANGERS + 1}`
  const { rows } = await tx.execute<{ count: number }>(sql`select count(*)::int as count from (${counted}) as unclaimed`)
  if ((rows[0]?.count ?? 0) <= MOST_STRANGERS) return false
  await tx.execute(sql`delete from device where id = ${anyOf(strangers, 'text')}`)
  return true
}

async function lockUnits(tx: Db, ids: readonly string[]): Promise<Map<string, CarriedUnit>> {
  if (ids.length === 0) return new Map()
  const { id, number, kind, areaCode, areaPath, lon, lat, fixedAt, doubtLon, doubtLat, doubtSince, doubtFixedAt, doubtCount } = unitTable
  const rows = await tx
    .select({ id, number, kind, areaCode, areaPath, lon, lat, fixedAt, doubtLon, doubtLat, doubtSince, doubtFixedAt, doubtCount })
    .from(unitTable)
    .where(sql`${id} = ${anyOf(ids, 'uuid')}`)
    .orderBy(id)
    .for('no key update')
  return new Map(
    rows.map(row => {
      const { id, number, kind, areaCode, areaPath } = row
      return [id, { id, number, kind, areaCode, areaPath, believed: sighting(row.lon, row.lat, row.fixedAt), doubted: doubtOf(row) }]
    }),
  )
}

function sighting(lon: number | null, lat: number | null, at: Date | null): Sighting | null {
  return lon === null || lat === null || at === null ? null : { position: [lon, lat], fixedAtMs: at.getTime() }
}

function doubtOf(row: Pick<UnitRow, 'doubtLon' | 'doubtLat' | 'doubtSince' | 'doubtFixedAt' | 'doubtCount'>): Doubt | null {
  const seen = sighting(row.doubtLon, row.doubtLat, row.doubtFixedAt)
  return seen && row.doubtSince && row.doubtCount !== null ? { ...seen, sinceMs: row.doubtSince.getTime(), count: row.doubtCount } : null
}
