import pg from 'pg'
import type { Handles } from '#platform/handles'
import { systemTimer } from '#platform/pure'
import { LogReader } from './log-reader.ts'
import { channelEnds, readFacts } from './read-facts.ts'
import { FACT_NOTIFICATION } from './sql-log-store.ts'
import type { RecordedFact } from './table.ts'

const RECONNECT_MS = 500

export type FactFollower = AsyncDisposable & { readonly cursor: number; /** Reads now, without waiting for a word or a poll. */ readonly look: () => void }

export type FollowOptions = {
  readonly channel: string
  /** The head by default. */
  readonly after?: number
  readonly onFacts: (facts: readonly RecordedFact[]) => void | Promise<void>
  /** We fell behind what is kept, and go on after `head`. Without it the follower stays where it is and says so in the log. */
  readonly onLost?: (head: number) => void | Promise<void>
}

/** `[LOG-2]` Hands over every fact of a channel after a cursor, once, in order, without gaps: LogReader on PostgreSQL. */
export async function followFacts(handles: Pick<Handles, 'db' | 'log' | 'databaseUrl'>, { channel, after, onFacts, onLost }: FollowOptions): Promise<FactFollower> {
  const reader = new LogReader(after ?? (await channelEnds(handles.db, channel)).head, {
    read: from => readFacts(handles.db, channel, from),
    ends: () => channelEnds(handles.db, channel),
    onFacts,
    ...(onLost && { onLost }),
    failed: error => handles.log.warn({ err: error, channel }, 'facts not readable, trying again'),
    timer: systemTimer,
  })
  const listener = listenForFacts(handles, { heard: told => told === channel && reader.look(), open: () => reader.look() })
  return {
    get cursor() {
      return reader.cursor
    },
    look: () => reader.look(),
    async [Symbol.asyncDispose]() {
      await listener[Symbol.asyncDispose]()
      await reader[Symbol.asyncDispose]()
    },
  }
}

/** A connection that only LISTENs, opened again whenever it breaks. */
function listenForFacts(handles: Pick<Handles, 'log' | 'databaseUrl'>, on: { heard: (channel: string) => void; open: () => void }): AsyncDisposable {
  let isStopped = false
  let client: pg.Client | null = null
  let timer: NodeJS.Timeout | undefined

  async function open(): Promise<void> {
    const fresh = new pg.Client({ connectionString: handles.databaseUrl, application_name: 'guatu-listen' })
    client = fresh
    fresh.on('notification', message => on.heard(message.payload ?? ''))
    fresh.on('error', () => again(fresh))
    fresh.on('end', () => again(fresh))
    await fresh.connect()
    await fresh.query(`listen ${FACT_NOTIFICATION}`)
    on.open() // What was told while nobody listened.
  }
  function again(lost: pg.Client): void {
    if (isStopped || client !== lost) return
    client = null
    timer = setTimeout(start, RECONNECT_MS)
  }
  function start(): void {
    open().catch(() => client && again(client))
  }
  start()
  return {
    async [Symbol.asyncDispose]() {
      isStopped = true
      clearTimeout(timer)
      await client?.end().catch(() => undefined)
    },
  }
}
