import pg from 'pg'
import type { Handles } from '#platform/handles'
import { type RecordedFact, channelEnds, readFacts } from './read-facts.ts'
import { FACT_NOTIFICATION } from './record.ts'

const POLL_MS = 1_000
const BATCH = 500
const RECONNECT_MS = 500

export type FactFollower = AsyncDisposable & { readonly cursor: number }

/**
 * `[LOG-2]` Hands over every fact of a channel after `after` (default: the head), once, in order, without gaps.
 * NOTIFY makes it quick, a poll each second makes it sure. `onFacts` is awaited, so a slow reader slows only itself.
 */
export async function followFacts(
  handles: Pick<Handles, 'db' | 'log' | 'databaseUrl'>,
  options: { channel: string; after?: number; onFacts: (facts: readonly RecordedFact[]) => void | Promise<void> },
): Promise<FactFollower> {
  let cursor = options.after ?? (await channelEnds(handles.db, options.channel)).head
  let isStopped = false
  let isReading: Promise<void> | null = null
  let isAskedAgain = false

  async function readOn(): Promise<void> {
    do {
      isAskedAgain = false
      const facts = await readFacts(handles.db, options.channel, { after: cursor, limit: BATCH })
      if (facts === null) throw new Error('fact follower fell behind what is kept')
      if (facts.length === 0) continue
      await options.onFacts(facts)
      cursor = facts.at(-1)!.offset
      isAskedAgain ||= facts.length === BATCH
    } while (isAskedAgain && !isStopped)
  }
  function look(): void {
    isAskedAgain = true
    isReading ??= readOn()
      .catch((error: unknown) => handles.log.warn({ err: error, channel: options.channel }, 'facts not readable, trying again'))
      .finally(() => {
        isReading = null
      })
  }

  const listener = listenForFacts(handles, { heard: channel => channel === options.channel && look(), open: look })
  const poll = setInterval(look, POLL_MS)
  return {
    get cursor() {
      return cursor
    },
    async [Symbol.asyncDispose]() {
      isStopped = true
      clearInterval(poll)
      await listener[Symbol.asyncDispose]()
      await isReading
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
