import { and, eq, ne, sql } from 'drizzle-orm'
import type { Db } from '#platform/context'
import type { Handles } from '#platform/handles'
import { type NoMedia, callProblems } from '../problems.ts'
import { callTable, mediaServerTable as t } from './table.ts'

/** `[CALL-14]` A server that has not been heard for this long is dead. It beats once a second, so three are missed. */
export const DEAD_AFTER_SECONDS = 4
const FORGET_AFTER_SECONDS = 600
/** What a room that was given to a server and is not in its measured load yet counts for. */
const CPU_OF_A_ROOM = 0.02

type Server = Pick<Handles, 'db'>
export type ServerLoad = { readonly cpu: number; readonly rooms: number; readonly seats: number }

/** `unavailable`: it runs and cannot hold calls, and why. Registering again under the same name begins anew. */
export async function registerMediaServer({ db }: Server, { id, unavailable }: { id: string; unavailable: string | null }): Promise<void> {
  const fresh = { heartbeatAt: sql`clock_timestamp()`, isDraining: false, unavailable, cpu: 0, roomCount: 0, seatCount: 0 }
  await db.insert(t).values({ id, ...fresh }).onConflictDoUpdate({ target: t.id, set: fresh })
}

/** False when nobody knows it any more: it registers again. */
export async function beatMediaServer({ db }: Server, { id, load }: { id: string; load: ServerLoad }): Promise<boolean> {
  const change = { heartbeatAt: sql`clock_timestamp()`, cpu: load.cpu, roomCount: load.rooms, seatCount: load.seats }
  return (await db.update(t).set(change).where(eq(t.id, id)).returning({ id: t.id })).length > 0
}

/** No new call comes to it; those it holds are named another server as soon as they enter again. */
export async function drainMediaServer({ db }: Server, id: string): Promise<void> {
  await db.update(t).set({ isDraining: true }).where(eq(t.id, id))
}

export async function leaveMediaServer({ db }: Server, id: string): Promise<void> {
  await db.delete(t).where(eq(t.id, id))
}

export async function forgetMediaServers(tx: Db): Promise<void> {
  await tx.delete(t).where(sql`${t.heartbeatAt} < clock_timestamp() - make_interval(secs => ${FORGET_AFTER_SECONDS})`)
}

type Known = { readonly id: string; readonly cpu: number; readonly isAlive: boolean; readonly isDraining: boolean; readonly unavailable: string | null; readonly newRooms: number }

async function knownServers(tx: Db): Promise<Known[]> {
  const given = tx
    .select({ serverId: callTable.serverId, rooms: sql<number>`count(*)::int`.as('rooms') })
    .from(callTable)
    .where(and(ne(callTable.state, 'ended'), sql`${callTable.serverId} is not null`))
    .groupBy(callTable.serverId)
    .as('given')
  const isAlive = sql<boolean>`${t.heartbeatAt} > clock_timestamp() - make_interval(secs => ${DEAD_AFTER_SECONDS})`
  return tx
    .select({ id: t.id, cpu: t.cpu, isDraining: t.isDraining, unavailable: t.unavailable, isAlive, newRooms: sql<number>`greatest(0, coalesce(${given.rooms}, 0) - ${t.roomCount})` })
    .from(t)
    .leftJoin(given, eq(given.serverId, t.id))
    .orderBy(t.id)
}

/**
 * `[CALL-14]` Where a call is, or is to be: it stays where it is while that server lives, and goes to the least loaded when it is dead or
 * going. Throws with the reason when there is none.
 */
export async function serverFor(tx: Db, current: string | null): Promise<string> {
  const known = await knownServers(tx)
  const able = known.filter(it => it.isAlive && it.unavailable === null)
  const load = (it: Known) => it.cpu + CPU_OF_A_ROOM * it.newRooms
  const open = able.filter(it => !it.isDraining)
  if (open.some(it => it.id === current)) return current!
  const best = open.reduce<Known | null>((least, it) => (least === null || load(it) < load(least) ? it : least), null)
  if (best !== null) return best.id
  if (able.some(it => it.id === current)) return current!
  throw callProblems.noMedia({ why: whyNone(known) })
}

/** Null while calls can be had. */
export async function whyNoMedia(tx: Db): Promise<NoMedia | null> {
  const known = await knownServers(tx)
  return known.some(it => it.isAlive && it.unavailable === null && !it.isDraining) ? null : whyNone(known)
}

function whyNone(known: readonly Known[]): NoMedia {
  const alive = known.filter(it => it.isAlive)
  if (known.length === 0) return 'no_server'
  if (alive.length === 0) return 'server_lost'
  return alive.every(it => it.unavailable !== null) ? 'no_worker' : 'draining'
}
