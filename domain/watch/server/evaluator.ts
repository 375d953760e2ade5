import { setImmediate as nextTurn } from 'node:timers/promises'
import { and, eq } from 'drizzle-orm'
import type { Moves } from '#domain/force'
import type { UnitsNow } from '#domain/force/server'
import type { Handles } from '#platform/handles'
import { WatchEngine } from '../engine/index.ts'
import { MOST_RULES_OF_AREA } from '../watch-rule.ts'
import { AlertOutbox } from './alert-outbox.ts'
import { type Memory, readMemory, writeMemory } from './evaluator-memory.ts'
import { NotMyTerm, type Term } from './evaluator-seat.ts'
import { catchUp } from './catch-up.ts'
import { type Heard, type MovesMemory, movesOfNow } from './moves-memory.ts'
import { movesFromTracks } from './moves-from-tracks.ts'
import { movesFromRows } from './sweep-rows.ts'
import { ruleTable, toEngineRule } from './table.ts'
import { watchingRules } from './write-alerts.ts'

const TICK_MS = 100
const SWEEP_EVERY_MS = 10_000
const REMEMBER_EVERY_MS = 3_000
/** A million units are 28 MB: they are written every half minute, not every three seconds. */
const REMEMBERED_BYTES_A_MS = 1_000
/** 160 MB. Beyond, it would go on from an older memory and the tracks since. */
const MOST_REMEMBERED = 4_000_000
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
  /** While its memory is copied, slice by slice, the engine stands still: rules wait, and so do moves and changes of units. */
  #isHeld = false
  #held: Promise<unknown> = Promise.resolve()
  readonly #changedMeanwhile = new Set<number>()
  #isRemembering = false
  #remembering: Promise<void> = Promise.resolve()
  #rememberedAtMs = 0
  #rememberEveryMs = REMEMBER_EVERY_MS
  #taken = 0

  constructor(handles: Handles, ports: Ports) {
    this.#handles = handles
    this.#ports = ports
    const { units, term, onGiveUp } = ports
    this.#outbox = new AlertOutbox(handles, { term, onGiveUp, onEmpty: () => this.#rememberInTime() })
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
    const kept = await readMemory(this.#handles)
    this.#engine.changed([], this.#ports.units.columns, this.#nowMs) // From here on it knows the time.
    if (kept === null) await this.#lookAround()
    for await (const rows of watchingRules(this.#handles)) for (const row of rows) this.#set(row)
    await this.#work()
    if (kept !== null) await this.#goOnFrom(kept)
    await this.#catchUp(() => (this.#isReady = true))
    this.#handles.log.info({ rules: this.#versions.size, remembered: kept !== null }, 'watching')
    this.#outbox.wake()
  }

  take(moves: Moves): void {
    if (this.#isReady && !this.#isHeld && !this.#isClosed) this.#engine.take(moves, this.#ports.units.columns)
  }

  changed(numbers: readonly number[]): void {
    if (!this.#isReady || this.#isClosed) return
    if (this.#isHeld) for (const number of numbers) this.#changedMeanwhile.add(number)
    else this.#engine.changed(numbers, this.#ports.units.columns, this.#nowMs)
  }

  /** Reads a rule anew and sets it, or forgets it. */
  async renew(ruleId: string): Promise<void> {
    const [row] = await this.#handles.db.select().from(ruleTable).where(and(eq(ruleTable.id, ruleId), eq(ruleTable.isSuspended, false)))
    while (this.#isHeld) await this.#held
    if (this.#isClosed) return
    if (row) this.#set(row)
    else await this.forget(ruleId)
    await this.#work()
  }

  async forget(ruleId: string): Promise<void> {
    while (this.#isHeld) await this.#held
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

  async #goOnFrom({ bytes, atMs }: Memory): Promise<void> {
    try {
      this.#engine.restore(bytes, this.#ports.units.columns)
    } catch (error) {
      this.#handles.log.warn({ err: error }, 'evaluator memory not readable, beginning anew')
    }
    const sinceMs = atMs - OVERLAP_MS
    // Of moves nobody here heard, history knows.
    if (this.#ports.memory.oldestMs > sinceMs) {
      for await (const moves of movesFromTracks(this.#handles, { sinceMs, columns: this.#ports.units.columns })) {
        if (this.#isClosed) return
        this.#engine.take(moves, this.#ports.units.columns)
        await nextTurn()
      }
    }
    await this.#catchUp(() => undefined)
    await this.#lookAround()
  }

  /**
   * All that was heard here and not taken yet, turn by turn; again what a memory may hold already, which changes nothing.
   * `whenDone` in the instant in which nothing is left: no move falls between.
   */
  #catchUp(whenDone: () => void): Promise<boolean> {
    const { memory, units } = this.#ports
    const take = ({ moves, turn }: Heard) => {
      this.#engine.take(moves, units.columns)
      this.#taken = turn
    }
    // Before it is ready a gap is history's to fill.
    return catchUp(memory, this.#taken, { take, whenDone, isOver: () => this.#isClosed, mayMiss: !this.#isReady })
  }

  #tick(): void {
    if (!this.#isReady || this.#isHeld) return
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
    while (!this.#isClosed && !this.#isHeld && this.#engine.work()) await nextTurn()
    this.#isWorking = false
  }

  #rememberInTime(): void {
    if (!this.#isReady || this.#isClosed || this.#isRemembering || this.#nowMs - this.#rememberedAtMs < this.#rememberEveryMs) return
    this.#isRemembering = true
    this.#remembering = this.#remember(this.#nowMs).finally(() => (this.#isRemembering = false))
  }

  /** `[WCH-6]` Called when all that was said is written: the memory never runs ahead of the alerts. */
  async #remember(atMs: number): Promise<void> {
    this.#rememberedAtMs = atMs
    if (this.#engine.rememberedCount > MOST_REMEMBERED) return this.#handles.log.warn({ pairs: this.#engine.rememberedCount }, 'too much for a memory')
    const bytes = await this.#standStill(this.#engine.snapshotInSlices())
    this.#rememberEveryMs = Math.max(REMEMBER_EVERY_MS, bytes.length / REMEMBERED_BYTES_A_MS)
    await writeMemory(this.#handles, this.#ports.term, { bytes, atMs }).catch((error: unknown) => {
      if (!(error instanceof NotMyTerm)) this.#handles.log.warn({ err: error }, 'evaluator memory not written')
    })
  }

  /** Slices of work on an engine that stands still, each in a turn of its own; then all that was heard meanwhile. */
  async #standStill<T>(slices: Generator<undefined, T>): Promise<T> {
    const { memory } = this.#ports
    const whenFree = Promise.withResolvers<void>()
    this.#isHeld = true
    this.#held = whenFree.promise
    this.#taken = memory.turn
    let slice = slices.next()
    for (; slice.done !== true; slice = slices.next()) await nextTurn()
    if (!(await this.#catchUp(() => this.#goOn()))) this.#giveUp()
    whenFree.resolve()
    return slice.value
  }

  /** More was heard than is kept: what it would say now is not to be trusted. Whoever has the next term goes on from the last memory and the tracks. */
  #giveUp(): void {
    this.abandon()
    this.#goOn()
    this.#ports.onGiveUp('more was heard than is kept')
  }

  #goOn(): void {
    this.#isHeld = false
    if (!this.#isClosed && this.#changedMeanwhile.size > 0) this.#engine.changed([...this.#changedMeanwhile], this.#ports.units.columns, this.#nowMs)
    this.#changedMeanwhile.clear()
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

  /** Writes what waits and, when all of it stands, remembers. */
  async [Symbol.asyncDispose](): Promise<void> {
    const atMs = this.#nowMs
    clearInterval(this.#clock)
    clearInterval(this.#sweeping)
    this.#isClosed = true
    await this.#outbox[Symbol.asyncDispose]()
    await this.#remembering
    if (this.#isReady && this.#outbox.count === 0) await this.#remember(atMs)
  }
}
