import type { Context } from '#platform/context'
import type { Fact, PayloadOf } from '#platform/pure'
import { enqueueFollowings } from './enqueue-followings.ts'
import { append } from './fact-log.ts'
import { sqlLogStore } from './sql-log-store.ts'

/** Screens follow `live`; `audit` holds what only administrators read (sign-ins, accounts). */
export type Channel = 'live' | 'audit'

export type Audience = {
  readonly channel?: Channel
  readonly areaCode: string | null
  readonly areaPath: string | null
  /** Accounts that hear it wherever their area is. */
  readonly accountIds?: readonly string[]
  readonly subject: string
}

/**
 * `[LOG-1]` Writes the fact in the same transaction as the change it tells, so neither exists without the other.
 * Takes the channel's row lock until commit: record last, after the slow parts. Measured ceiling 2.0–2.7 k facts/s.
 * Returns the offset.
 */
export async function record<F extends Fact>(ctx: Context, fact: F, payload: PayloadOf<F>, audience: Audience): Promise<number> {
  const channel = audience.channel ?? 'live'
  const known = fact.payload.parse(payload)
  const offset = await append(sqlLogStore(ctx.tx), { channel, count: 1 }, at => ({
    channel,
    offset: at,
    name: fact.name,
    version: fact.version,
    at: ctx.now,
    action: fact.action,
    actorId: ctx.actor.accountId,
    actorName: ctx.actor.displayName,
    areaCode: audience.areaCode,
    areaPath: audience.areaPath,
    accountIds: [...(audience.accountIds ?? [])],
    subject: audience.subject,
    requestId: ctx.requestId,
    payload: known,
  }))
  await enqueueFollowings(ctx, fact.name, { channel, offset })
  ctx.handles.metrics.factsRecorded.inc({ name: fact.name })
  return offset
}
