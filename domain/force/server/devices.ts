import { and, eq, isNotNull, isNull, sql } from 'drizzle-orm'
import { withinReach } from '#domain/identity/server'
import type { Context } from '#platform/context'
import { type InputOf, type OutputOf, commonProblems } from '#platform/pure'
import type { listDevices as contract } from '../contract.ts'
import type { Device } from '../unit.ts'
import { deviceTable, unitTable } from './table.ts'

const FORGET_AFTER_DAYS = 30

/**
 * Newest first. `[FRC-5]` A claimed device is seen with its unit's area, an unclaimed one with the area it was first heard
 * from; one heard from outside every area is for administrators of the whole instance.
 */
export async function listDevices(ctx: Context, input: InputOf<typeof contract>): Promise<OutputOf<typeof contract>> {
  const path = sql`coalesce(${unitTable.areaPath}, ${deviceTable.areaPath})`
  const rows = await ctx.tx
    .select({ device: deviceTable, unitName: unitTable.name })
    .from(deviceTable)
    .leftJoin(unitTable, eq(unitTable.id, deviceTable.unitId))
    .where(and(withinReach(ctx, 'device.read', path), inState(input.state), after(input.cursor)))
    .orderBy(sql`${deviceTable.listedAt} desc, ${deviceTable.id} collate "C" desc`)
    .limit(input.limit + 1)
  const shown = rows.slice(0, input.limit)
  const last = rows.length > input.limit ? shown.at(-1)?.device : undefined
  return {
    items: shown.map(row => deviceFrom(row.device, row.unitName)),
    nextCursor: last ? `${last.listedAt.toISOString()} ${last.id}` : null,
  }
}

/** Routine: strangers not heard of for a month leave the list, so that noise from outside cannot fill it for ever. */
export async function forgetStrangers(ctx: Context): Promise<void> {
  const before = new Date(ctx.now.getTime() - FORGET_AFTER_DAYS * 86_400_000)
  await ctx.tx.execute(sql`delete from device where unit_id is null and coalesce(last_seen_at, listed_at) < ${before.toISOString()}::timestamptz`)
}

/** Puts a device nobody claims where it was heard from. */
export async function placeDevice(ctx: Context, id: string, area: { code: string; path: string }): Promise<void> {
  await ctx.tx.update(deviceTable).set({ areaCode: area.code, areaPath: area.path }).where(eq(deviceTable.id, id))
}

function inState(state: 'unclaimed' | 'claimed' | undefined) {
  if (state === undefined) return undefined
  return state === 'claimed' ? isNotNull(deviceTable.unitId) : isNull(deviceTable.unitId)
}

function after(cursor: string | undefined) {
  if (cursor === undefined) return undefined
  const [at = '', ...id] = cursor.split(' ')
  if (Number.isNaN(Date.parse(at))) throw commonProblems.badInput({ faults: [{ path: 'cursor', message: 'not a cursor' }] })
  return sql`(${deviceTable.listedAt}, ${deviceTable.id} collate "C") < (${new Date(at).toISOString()}::timestamptz, ${id.join(' ')} collate "C")`
}

function deviceFrom(row: typeof deviceTable.$inferSelect, unitName: string | null): Device {
  const { id, protocol, unitId, fixCount, note } = row
  return {
    ...{ id, protocol, unitId, unitName, fixCount, note },
    firstSeenAt: row.firstSeenAt?.toISOString() ?? null,
    lastSeenAt: row.lastSeenAt?.toISOString() ?? null,
    lastPosition: row.lastLon === null || row.lastLat === null ? null : [row.lastLon, row.lastLat],
  }
}
