import { drizzle } from 'drizzle-orm/node-postgres'
import pg from 'pg'
import type { Db } from '#platform/context'
import { FACT_NOTIFICATION } from './sql-log-store.ts'

const RECONNECT_MS = 500
/** A connection that does not answer by then is given up: the other end may be gone without a word. */
const ANSWER_WITHIN_MS = 10_000

export type LogEvents = { readonly heard: (channel: string) => void; /** What was told while nobody listened is to be read. */ readonly open: () => void }

/**
 * A connection that hears of facts and reads them, opened again whenever it breaks. Not of the pool: while commands wait for one
 * another's lock (seen: 15 of 16 connections for seconds on a busy machine) what is committed still has to be told.
 */
export class LogConnection implements AsyncDisposable {
  readonly #url: string
  readonly #on: LogEvents
  #client: pg.Client | null = null
  #db: Db | null = null
  #timer: NodeJS.Timeout | undefined
  #isStopped = false

  constructor(url: string, on: LogEvents) {
    this.#url = url
    this.#on = on
    this.#start()
  }

  /** Rejects while there is no connection. One that fails is not asked again. */
  async ask<T>(question: (db: Db) => Promise<T>): Promise<T> {
    const [client, db] = [this.#client, this.#db]
    if (!client || !db) throw new Error('no connection to the log')
    try {
      return await question(db)
    } catch (error) {
      void client.end().catch(() => undefined)
      throw error
    }
  }

  #start(): void {
    this.#open().catch(() => this.#client && this.#again(this.#client))
  }

  async #open(): Promise<void> {
    const client = new pg.Client({ connectionString: this.#url, application_name: 'guatu-listen', query_timeout: ANSWER_WITHIN_MS, connectionTimeoutMillis: ANSWER_WITHIN_MS })
    this.#client = client
    client.on('notification', message => this.#on.heard(message.payload ?? ''))
    client.on('error', () => this.#again(client))
    client.on('end', () => this.#again(client))
    await client.connect()
    await client.query(`listen ${FACT_NOTIFICATION}`)
    this.#db = drizzle({ client })
    this.#on.open()
  }

  #again(lost: pg.Client): void {
    if (this.#isStopped || this.#client !== lost) return
    this.#client = this.#db = null
    void lost.end().catch(() => undefined)
    this.#timer = setTimeout(() => this.#start(), RECONNECT_MS)
  }

  async [Symbol.asyncDispose](): Promise<void> {
    this.#isStopped = true
    clearTimeout(this.#timer)
    await this.#client?.end().catch(() => undefined)
  }
}
