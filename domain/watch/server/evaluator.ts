import { setImmediate as nextTurn } from 'node:timers/promises'
import { and, eq, sql } from 'drizzle-orm'
import type { Moves } from '#domain/force'
import type { UnitsNow } from '#domain/force/server'
import type { Handles } from '#platform/handles'
import { WatchEngine } from '../engine/index.ts'
import { MOST_RULES_OF_AREA } from '../watch-rule.ts'
import { AlertOutbox } from './alert-outbox.ts'
import type { Term } from './evaluator-seat.ts'
import { type MovesMemory, movesOfNow } from './moves-memory.ts'
import { movesFromTracks } from './moves-from-tracks.ts'
import { movesFromRows } from './sweep-rows.ts'
import { evaluatorTable, ruleTable, toEngineRule } from './table.ts'
import { watchingRules } from './write-alerts.ts'

const TICK_MS = 100
const SWEEP_EVERY_MS = 10_000
const REMEMBER_EVERY_MS = 3_000
/** A million units are 28 MB: they are written every half minute, not every three seconds. */
const REMEMBERED_BYTES_A_MS = 1_000
/** Clocks of two processes, and a batch on its way between them. */
const OVERLAP_MS = 2_000
/** A turn of this many units is some 2 ms. */
const UNITS_A_TURN = 5_000

type Ports = { readonly units: UnitsNow; readonly memory: MovesMemory; readonly term: Term; readonly onGiveUp: (why: string) => void }

/** One term of evaluating: from what the last one remembered until somebody else's turn. */
export class Evaluator implements AsyncDisposable {
  readonly #handles: Handles
  readonly #ports: Ports
  readonly #engine: WatchEngine
  readonly #outbox: AlertOutbox
  readonly #versions = new Map<string, number>()
  readonly #clock: NodeJS.Timeout
  #sweeping: NodeJS.Timeout | undefined
  #isReady = false
  #isClosed = false
  #isWorking = false
  #rememberedAtMs = 0
  #rememberEveryMs = REMEMBER_EVERY_MS
  #taken = 0

  constructor(handles: Handles, ports: Ports) {
    this.#handles = handles
    this.#ports = ports
    const { units, term, onGiveUp } = ports
    this.#outbox = new AlertOutbox(handles, { term, onGiveUp, onEmpty: () => this.#remember() })
    this.#engine = new WatchEngine({
      timeZone: handles.env.timeZone,
      roomForRules: MOST_RULES_OF_AREA,
      onAlert: alert =>
        this.#outbox.put({ alert, ruleVersion: this.#versions.get(alert.ruleId) ?? 0, unitIds: alert.numbers.flatMap(number => units.columns.ids[number] ?? []) }),
    })
    this.#clock = setInterval(() => this.#tick(), TICK_MS)
    if (handles.env.redisUrl) this.#sweeping = setInterval(() => void this.#sweep().catch(() => undefined), SWEEP_EVERY_MS)
  }

  get isReady(): boolean {
    return this.#isReady
  }

  get ruleIds(): ReadonlySet<string> {
    return new Set(this.#versions.keys())
  }

  get waitingCount(): number {
    return this.#outbox.count
  }

  /**
   * `[WCH-6]` Rules, then what was remembered, then every move heard since, then where everybody is now. Without a memory it
   * begins with where everybody is: who is inside already does not enter.
   */
  async begin(): Promise<void> {
    const { db } = this.#handles
    const [kept] = await db.select().from(evaluatorTable).where(eq(evaluatorTable.id, 1))
    const isRemembered = kept?.memory != null && kept.rememberedAt !== null
    this.#engine.changed([], this.#ports.units.columns, this.#nowMs) // From here on it knows the time.
    if (!isRemembered) await this.#lookAround()
    for await (const rows of watchingRules(this.#handles)) for (const row of rows) this.#set(row)
    await this.#work()
    if (isRemembered) await this.#goOnFrom(kept.memory!, kept.rememberedAt!.getTime())
    await this.#catchUp()
    this.#isReady = true // In the turn in which nothing was left: no move falls between.
    this.#handles.log.info({ rules: this.#versions.size, remembered: isRemembered }, 'watching')
    this.#outbox.wake()
  }

  take(moves: Moves): void {
    if (this.#isReady && !this.#isClosed) this.#engine.take(moves, this.#ports.units.columns)
  }

  changed(numbers: readonly number[]): void {
    if (this.#isReady && !this.#isClosed) this.#engine.changed(numbers, this.#ports.units.columns, this.#nowMs)
  }

  /** Reads a rule anew and sets it, or forgets it. */
  async renew(ruleId: string): Promise<void> {
    const [row] = await this.#handles.db.select().from(ruleTable).where(and(eq(ruleTable.id, ruleId), eq(ruleTable.isSuspended, false)))
    if (this.#isClosed) return
    if (row) this.#set(row)
    else this.forget(ruleId)
    await this.#work()
  }

  forget(ruleId: string): void {
    if (this.#versions.delete(ruleId)) this.#engine.removeRule(ruleId)
  }

  #set(row: typeof ruleTable.$inferSelect): void {
    if (this.#versions.get(row.id) === row.version) return
    this.#versions.set(row.id, row.version)
    this.#engine.setRule(toEngineRule(row))
  }

  async #lookAround(): Promise<void> {
    const { columns } = this.#ports.units
    for (let from = 1; from <= columns.highest && !this.#isClosed; from += UNITS_A_TURN) {
      const upTo = Math.min(columns.highest + 1, from + UNITS_A_TURN)
      this.#engine.changed(Array.from({ length: upTo - from }, (_, index) => from + index), columns, this.#nowMs)
      this.#engine.take(movesOfNow(columns, from, upTo), columns)
      await nextTurn()
    }
  }

  async #goOnFrom(memory: Buffer, rememberedAtMs: number): Promise<void> {
    try {
      this.#engine.restore(new Uint8Array(memory), this.#ports.units.columns)
    } catch (error) {
      this.#handles.log.warn({ err: error }, 'evaluator memory not readable, beginning anew')
    }
    const sinceMs = rememberedAtMs - OVERLAP_MS
    // Of moves nobody here heard, history knows.
    if (this.#ports.memory.oldestMs > sinceMs) {
      for await (const moves of movesFromTracks(this.#handles, { sinceMs, columns: this.#ports.units.columns })) {
        if (this.#isClosed) return
        this.#engine.take(moves, this.#ports.units.columns)
        await nextTurn()
      }
    }
    await this.#catchUp()
    await this.#lookAround()
  }

  /** All that was heard here and not taken yet, turn by turn; again what a memory may hold already, which changes nothing. */
  async #catchUp(): Promise<void> {
    const { memory, units } = this.#ports
    for (let kept = memory.after(this.#taken); kept !== undefined && !this.#isClosed; kept = memory.after(this.#taken)) {
      this.#engine.take(kept.moves, units.columns)
      this.#taken = kept.turn
      if (memory.after(this.#taken) !== undefined) await nextTurn()
    }
  }

  #tick(): void {
    if (!this.#isReady) return
    this.#engine.tick(this.#nowMs)
    void this.#work()
    if (this.#nowMs - this.#rememberedAtMs >= this.#rememberEveryMs) this.#outbox.wake()
  }

  /** With several processes: what another took while Redis was away. */
  async #sweep(): Promise<void> {
    if (!this.#isReady || this.#isClosed) return
    this.take(await movesFromRows(this.#handles, this.#nowMs - SWEEP_EVERY_MS))
  }

  /** The engine does its edits a few milliseconds at a time. */
  async #work(): Promise<void> {
    if (this.#isWorking) return
    this.#isWorking = true
    while (!this.#isClosed && this.#engine.work()) await nextTurn()
    this.#isWorking = false
  }

  /** `[WCH-6]` Only when all that was said is written: the memory never runs ahead of the alerts. */
  async #remember(): Promise<void> {
    if (!this.#isReady || (this.#nowMs - this.#rememberedAtMs < this.#rememberEveryMs && !this.#isClosed)) return
    const rememberedAt = new Date(this.#nowMs)
    const memory = Buffer.from(this.#engine.snapshot())
    this.#rememberedAtMs = rememberedAt.getTime()
    this.#rememberEveryMs = Math.max(REMEMBER_EVERY_MS, memory.length / REMEMBERED_BYTES_A_MS)
    const { term } = this.#ports
    await this.#handles.db.update(evaluatorTable).set({ memory, rememberedAt }).where(sql`${evaluatorTable.id} = 1 and ${evaluatorTable.term} = ${term}`)
  }

  get #nowMs(): number {
    return this.#handles.clock.now().getTime()
  }

  /** Somebody else's turn: says nothing more. */
  abandon(): void {
    this.#isClosed = true
    clearInterval(this.#clock)
    clearInterval(this.#sweeping)
    this.#outbox.abandon()
  }

  async [Symbol.asyncDispose](): Promise<void> {
    clearInterval(this.#clock)
    clearInterval(this.#sweeping)
    this.#isClosed = true
    await this.#outbox[Symbol.asyncDispose]()
  }
}
