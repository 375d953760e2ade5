import { and, eq } from 'drizzle-orm'
import { Logger as WorkerLogger, parseCronItems, run, runMigrations } from 'graphile-worker'
import { z } from 'zod'
import type { Actor, Context } from '#platform/context'
import { FOLLOW_TASK, factTable } from '#platform/event-log'
import type { Handles } from '#platform/handles'
import type { Following, Slice } from '#platform/slice'
import { upkeep } from './upkeep.ts'

export type Jobs = AsyncDisposable

const FOLLOW_PAYLOAD = z.object({ following: z.string(), channel: z.string(), offset: z.number() })

/** Whom routines and followings act as: the city itself, seen as such in the audit trail. */
const SYSTEM: Actor = { accountId: 'system', username: 'system', displayName: '系统', roles: ['system'], area: null, departmentCode: null }

/** The queue's own tables; part of migrating, so that commands can enqueue before any worker runs. */
export async function migrateJobs(handles: Pick<Handles, 'pool' | 'log'>): Promise<void> {
  await runMigrations({ pgPool: handles.pool, logger: workerLog(handles) })
}

/** Runs followings and routines of all slices, each in a transaction of its own, retried with back-off. */
export async function startJobs(handles: Handles, slices: readonly Slice[]): Promise<Jobs> {
  const followings = new Map(slices.flatMap(slice => slice.follows.map(following => [following.name, following])))
  const routines = [upkeep, ...slices.flatMap(slice => slice.routines)]
  const runner = await run({
    pgPool: handles.pool,
    logger: workerLog(handles),
    concurrency: 2,
    noHandleSignals: true,
    pollInterval: 1_000,
    parsedCronItems: parseCronItems(routines.map(({ name, crontab }) => ({ task: name, match: crontab, options: { backfillPeriod: 0 } }))),
    taskList: {
      [FOLLOW_TASK]: payload => follow(handles, followings, FOLLOW_PAYLOAD.parse(payload)),
      ...Object.fromEntries(routines.map(routine => [routine.name, () => asSystem(handles, routine.name, routine.run)])),
    },
  })
  return { [Symbol.asyncDispose]: () => runner.stop() }
}

async function follow(handles: Handles, followings: ReadonlyMap<string, Following>, job: z.infer<typeof FOLLOW_PAYLOAD>): Promise<void> {
  const following = followings.get(job.following)
  if (!following) return handles.log.warn({ following: job.following }, 'nobody follows this any more')
  await asSystem(handles, following.name, async ctx => {
    const [fact] = await ctx.tx
      .select({ payload: factTable.payload })
      .from(factTable)
      .where(and(eq(factTable.channel, job.channel), eq(factTable.offset, job.offset)))
    if (fact) await following.run(ctx, following.fact.payload.parse(fact.payload) as never)
  })
}

async function asSystem(handles: Handles, name: string, work: (ctx: Context) => Promise<void>): Promise<void> {
  try {
    await handles.db.transaction(tx =>
      work({ tx, actor: SYSTEM, now: handles.clock.now(), handles, requestId: `job:${name}` }),
    )
  } catch (error) {
    handles.metrics.jobsFailed.inc({ name })
    handles.log.error({ err: error, job: name }, 'job failed, will be tried again')
    throw error
  }
}

function workerLog({ log }: Pick<Handles, 'log'>): WorkerLogger {
  return new WorkerLogger(() => (level, message) => {
    if (level === 'error') log.error({ message }, 'jobs')
    else if (level === 'warning') log.warn({ message }, 'jobs')
    else log.trace({ message }, 'jobs')
  })
}
