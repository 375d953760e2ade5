import { sql } from 'drizzle-orm'
import { anyOf, rowsAs } from '#platform/bulk'
import type { Db } from '#platform/context'
import type { Position } from '#platform/pure'
import type { Device, Doubt, Sighting } from '../unit.ts'
import type { UnitRow } from './table.ts'

/** One device as a batch of fixes saw it. */
export type DeviceSighting = {
  readonly deviceId: string
  readonly protocol: Exclude<Device['protocol'], 'declared'>
  /** Null when it said nothing usable; the place known before stays. */
  readonly position: Position | null
  readonly fixCount: number
  /** Now, unless this is written later. */
  readonly heardAt?: Date
}

/** `[FRC-7]` More strangers than this are not listed: an open port must not fill the disk. */
const MOST_STRANGERS = 10_000

export type SeenDevice = { readonly deviceId: string; readonly unitId: string | null; readonly isNew: boolean }

/**
 * `[FRC-2]` Notes that devices were heard that nobody here knows and answers whose they are: one claimed a moment ago has a unit,
 * the others are unclaimed. Locks the devices until commit, in one order, so two batches and a claim never deadlock.
 */
export async function unitsOfDevices(tx: Db, sightings: readonly DeviceSighting[], now: Date): Promise<SeenDevice[]> {
  const devices = await noteDevices(tx, sightings, now)
  const strangers = devices.filter(device => device.is_new).map(device => device.id)
  const isListFull = strangers.length > 0 && (await dropWhenFull(tx, strangers))
  return devices.map(device => ({ deviceId: device.id, unitId: device.unit_id, isNew: device.is_new && !isListFull }))
}

/** Counts what devices sent and when they were last heard, in the order of their ids. */
export async function noteDevices(tx: Db, sightings: readonly DeviceSighting[], now: Date) {
  const inOrder = [...sightings].sort((one, other) => (one.deviceId < other.deviceId ? -1 : 1))
  const seen = rowsAs('s', inOrder, {
    id: ['text', row => row.deviceId],
    protocol: ['text', row => row.protocol],
    lon: ['float8', row => row.position?.[0] ?? null],
    lat: ['float8', row => row.position?.[1] ?? null],
    fix_count: ['int', row => row.fixCount],
    at: ['timestamptz', row => (row.heardAt ?? now).toISOString()],
  })
  const result = await tx.execute<{ id: string; unit_id: string | null; is_new: boolean }>(sql`
    insert into device as d (id, protocol, listed_at, first_seen_at, last_seen_at, last_lon, last_lat, fix_count)
    select id, protocol, at, at, at, lon, lat, fix_count from ${seen}
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

function sighting(lon: number | null, lat: number | null, at: Date | null): Sighting | null {
  return lon === null || lat === null || at === null ? null : { position: [lon, lat], fixedAtMs: at.getTime() }
}

export function doubtOf(row: Pick<UnitRow, 'doubtLon' | 'doubtLat' | 'doubtSince' | 'doubtFixedAt' | 'doubtCount'>): Doubt | null {
  const seen = sighting(row.doubtLon, row.doubtLat, row.doubtFixedAt)
  return seen && row.doubtSince && row.doubtCount !== null ? { ...seen, sinceMs: row.doubtSince.getTime(), count: row.doubtCount } : null
}
