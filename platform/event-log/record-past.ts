import type { Context } from '#platform/context'
import type { Fact, PayloadOf } from '#platform/pure'
import { append } from './fact-log.ts'
import type { Audience, Channel } from './record.ts'
import { sqlLogStore } from './sql-log-store.ts'

export type PastFact<F extends Fact = Fact> = {
  readonly fact: F
  readonly payload: PayloadOf<F>
  readonly audience: Omit<Audience, 'channel'>
  readonly at: Date
  readonly actorName: string
}

/** Many facts of an imported past at once, in the order given: for history and the demo, with nothing that follows from them. */
export async function recordPast(ctx: Context, channel: Channel, past: readonly PastFact[]): Promise<void> {
  if (past.length === 0) return
  await append(sqlLogStore(ctx.tx), { channel, count: past.length }, (offset, index) => {
    const { fact, payload, audience, at, actorName } = past[index]!
    return {
      channel,
      offset,
      name: fact.name,
      version: fact.version,
      at,
      action: fact.action,
      actorId: ctx.actor.accountId,
      actorName,
      areaCode: audience.areaCode,
      areaPath: audience.areaPath,
      accountIds: [...(audience.accountIds ?? [])],
      subject: audience.subject,
      requestId: ctx.requestId,
      payload: fact.payload.parse(payload),
    }
  })
}
