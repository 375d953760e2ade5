import { sql } from 'drizzle-orm'
import type { Context } from '#platform/context'
import type { Fact, PayloadOf } from '#platform/pure'
import type { Audience, Channel } from './record.ts'
import { factTable } from './table.ts'

export type PastFact<F extends Fact = Fact> = {
  readonly fact: F
  readonly payload: PayloadOf<F>
  readonly audience: Omit<Audience, 'channel'>
  readonly at: Date
  readonly actorName: string
}

const ROWS_AT_ONCE = 500

/** Many facts of an imported past at once, in the order given: for history and the demo, with nothing that follows from them. */
export async function recordPast(ctx: Context, channel: Channel, past: readonly PastFact[]): Promise<void> {
  if (past.length === 0) return
  const { rows } = await ctx.tx.execute<{ head: string }>(
    sql`insert into fact_channel (name, head) values (${channel}, ${past.length})
        on conflict (name) do update set head = fact_channel.head + ${past.length} returning head`,
  )
  const first = Number(rows[0]!.head) - past.length + 1
  for (let from = 0; from < past.length; from += ROWS_AT_ONCE) {
    await ctx.tx.insert(factTable).values(
      past.slice(from, from + ROWS_AT_ONCE).map(({ fact, payload, audience, at, actorName }, index) => ({
        channel,
        offset: first + from + index,
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
      })),
    )
  }
}
