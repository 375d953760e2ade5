import { sql } from 'drizzle-orm'
import type { Context } from '#platform/context'

/** One task name for all followings: which one is in the payload, so a rolled-back release leaves no unknown task. */
export const FOLLOW_TASK = 'follow-fact'

/** Queues what follows from a fact in the fact's own transaction; one queue per following keeps the order of facts. */
export async function enqueueFollowings(ctx: Context, factName: string, at: { channel: string; offset: number }): Promise<void> {
  for (const following of ctx.handles.followingsOf(factName)) {
    const payload = JSON.stringify({ following, ...at })
    await ctx.tx.execute(
      sql`select graphile_worker.add_job(${FOLLOW_TASK}, payload => ${payload}::json, queue_name => ${following}, max_attempts => 25)`,
    )
  }
}
