import type { Handles } from '#platform/handles'
import { systemTimer } from '#platform/pure'
import { LogConnection } from './log-connection.ts'
import { LogReader } from './log-reader.ts'
import { channelEnds, readFacts } from './read-facts.ts'
import type { RecordedFact } from './table.ts'

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
  const from = after ?? (await channelEnds(handles.db, channel)).head
  const connection = new LogConnection(handles.databaseUrl, { heard: told => told === channel && reader.look(), open: () => reader.look() })
  const reader = new LogReader<RecordedFact>(from, {
    read: after => connection.ask(db => readFacts(db, channel, after)),
    ends: () => connection.ask(db => channelEnds(db, channel)),
    onFacts,
    ...(onLost && { onLost }),
    failed: error => handles.log.warn({ err: error, channel }, 'facts not readable, trying again'),
    timer: systemTimer,
  })
  return {
    get cursor() {
      return reader.cursor
    },
    look: () => reader.look(),
    async [Symbol.asyncDispose]() {
      await reader[Symbol.asyncDispose]()
      await connection[Symbol.asyncDispose]()
    },
  }
}
