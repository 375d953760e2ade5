import { sql } from 'drizzle-orm'
import pg from 'pg'
import type { Db } from '#platform/context'
import type { Handles } from '#platform/handles'
import { evaluatorTable } from './table.ts'

/** Any number nobody else locks. */
const LOCK = 7_041_005
const TRY_EVERY_MS = 400
const PING_EVERY_MS = 1_000
const PING_TIMEOUT_MS = 1_500

/** One turn on the seat; a later one has a higher term. */
export type Term = number
/** Whoever finds that it is no longer its term. */
export class NotMyTerm extends Error {}

type Told = { readonly onTaken: (term: Term) => void; readonly onLost: () => void }

/**
 * `[WCH-4]` The one seat of the city's evaluator: a session lock in PostgreSQL. It falls free when its holder's connection
 * ends, whatever ended it, and is taken over within half a second; a holder cut off silently is given up by TCP in 2 s.
 */
export class EvaluatorSeat implements AsyncDisposable {
  readonly #handles: Pick<Handles, 'databaseUrl' | 'log'>
  readonly #told: Told
  #client: pg.Client | null = null
  #timer: NodeJS.Timeout | undefined
  #isHeld = false
  #isClosed = false
  #turn: Promise<void> = Promise.resolve()

  constructor(handles: Pick<Handles, 'databaseUrl' | 'log'>, told: Told) {
    this.#handles = handles
    this.#told = told
    this.#turn = this.#next()
  }

  /** Lets go, so that another may have it at once; tries again by itself. */
  leave(): void {
    this.#drop(this.#client)
  }

  async #next(): Promise<void> {
    if (this.#isClosed) return
    try {
      if (this.#client === null) this.#client = await this.#connect()
      if (this.#isHeld) await this.#ping(this.#client)
      else await this.#try(this.#client)
    } catch (error) {
      if (!this.#isClosed) this.#handles.log.warn({ code: (error as NodeJS.ErrnoException).code }, 'evaluator seat not reachable')
      this.#drop(this.#client)
    }
    if (this.#isClosed) return
    this.#timer = setTimeout(() => (this.#turn = this.#next()), this.#isHeld ? PING_EVERY_MS : TRY_EVERY_MS)
  }

  async #connect(): Promise<pg.Client> {
    const client = new pg.Client({ connectionString: this.#handles.databaseUrl, application_name: 'guatu-watch', connectionTimeoutMillis: PING_TIMEOUT_MS, query_timeout: PING_TIMEOUT_MS })
    client.on('error', () => this.#drop(client))
    client.on('end', () => this.#drop(client))
    await client.connect()
    await client.query('set tcp_keepalives_idle = 1; set tcp_keepalives_interval = 1; set tcp_keepalives_count = 1')
    return client
  }

  async #try(client: pg.Client): Promise<void> {
    const { rows } = await client.query<{ taken: boolean }>('select pg_try_advisory_lock($1) as taken', [LOCK])
    if (rows[0]?.taken !== true || client !== this.#client) return
    const term = await client.query<{ term: string }>('insert into watch_evaluator (id, term) values (1, 1) on conflict (id) do update set term = watch_evaluator.term + 1 returning term')
    if (client !== this.#client) return
    this.#isHeld = true
    this.#told.onTaken(Number(term.rows[0]!.term))
  }

  async #ping(client: pg.Client): Promise<void> {
    await client.query('select 1')
  }

  #drop(client: pg.Client | null): void {
    if (client === null || client !== this.#client) return
    this.#client = null
    void client.end().catch(() => undefined)
    if (!this.#isHeld) return
    this.#isHeld = false
    this.#told.onLost()
  }

  async [Symbol.asyncDispose](): Promise<void> {
    this.#isClosed = true
    clearTimeout(this.#timer)
    await this.#turn.catch(() => undefined)
    const client = this.#client
    this.#client = null
    await client?.end().catch(() => undefined)
  }
}

/**
 * `[WCH-4]` True when this is still the evaluator's term, and then until the transaction ends: whoever takes the seat waits
 * for it. So of two processes that both believe they evaluate, one writes.
 */
export async function isTerm(tx: Db, term: Term): Promise<boolean> {
  const [row] = await tx.select({ term: evaluatorTable.term }).from(evaluatorTable).where(sql`${evaluatorTable.id} = 1`).for('share')
  return row?.term === term
}
