import { and, asc, gt, lte, sql } from 'drizzle-orm'
import { anyOf } from '#platform/bulk'
import { type RecordedFact, followFacts } from '#platform/event-log'
import type { Handles } from '#platform/handles'
import { unitChanged, unitCreated, unitsRegistered } from '../contract.ts'
import { MOVES_TOPIC, SENDER_BYTES, decodeMoves, encodeMoves, isSentBy } from '../moves-batch.ts'
import { type Moves, roomForMoves } from '../moves.ts'
import { kindCodeOf, skillBits } from '../unit.ts'
import { doubtOf } from './carried-units.ts'
import { UnitColumns } from './unit-columns.ts'
import { type UnitRow, deviceTable, unitTable } from './table.ts'

const PAGE = 20_000
const MOST_NUMBER = 2 ** 31 - 1

/** Batches of moves go to other processes no oftener. */
const TELL_EVERY_MS = 250

const NO_DEVICES: readonly string[] = []

type Told<T> = (what: T) => void
type Claimed = (deviceId: string, number: number) => void

/**
 * Every unit and where it is now, in the memory of this process. Rows of `unit` follow a few seconds behind; whoever asks
 * where units are asks here. Opened once per process: `unitsNow(handles)`.
 */
export class UnitsNow implements AsyncDisposable {
  readonly columns = new UnitColumns()
  readonly #handles: Handles
  readonly #numberOfDevice = new Map<string, number>()
  readonly #devicesOf = new Map<number, readonly string[]>()
  readonly #numberOfId = new Map<string, number>()
  readonly #movedListeners = new Set<Told<Moves>>()
  readonly #changedListeners = new Set<Told<readonly number[]>>()
  readonly #claimListeners = new Set<Claimed>()
  readonly #sender = crypto.getRandomValues(new Uint8Array(SENDER_BYTES))
  /** Units that moved here and the other processes do not know of yet, each once. */
  #untold: number[] = []
  #isUntold = new Uint8Array(0)
  #tellTimer: NodeJS.Timeout | null = null
  readonly #follows = new AsyncDisposableStack()

  private constructor(handles: Handles) {
    this.#handles = handles
  }

  static async open(handles: Handles): Promise<UnitsNow> {
    const units = new UnitsNow(handles)
    const onFacts = async (facts: readonly RecordedFact[]) => {
      const ids = facts.flatMap(fact => (fact.name === unitCreated.name || fact.name === unitChanged.name ? [(fact.payload as { id: string }).id] : []))
      if (ids.length > 0) await units.read(ids)
      for (const fact of facts) if (fact.name === unitsRegistered.name) await units.readAll(unitsRegistered.payload.parse(fact.payload))
    }
    units.#follows.use(await followFacts(handles, { channel: 'live', onFacts }))
    units.#follows.use(await handles.bus.subscribe(MOVES_TOPIC, bytes => units.#hear(bytes)))
    await units.readAll()
    return units
  }

  /** 0 for a device no unit carries. */
  numberOfDevice(deviceId: string): number {
    return this.#numberOfDevice.get(deviceId) ?? 0
  }

  /** 0 for an id no unit has. */
  numberOf(id: string): number {
    return this.#numberOfId.get(id) ?? 0
  }

  /** Believed moves, already in `columns`: called in the same turn, must not wait. */
  onMoved(listener: Told<Moves>): Disposable {
    this.#movedListeners.add(listener)
    return { [Symbol.dispose]: () => this.#movedListeners.delete(listener) }
  }

  /** Units that came, went elsewhere, or changed their kind or duty. */
  onChanged(listener: Told<readonly number[]>): Disposable {
    this.#changedListeners.add(listener)
    return { [Symbol.dispose]: () => this.#changedListeners.delete(listener) }
  }

  /** Devices that came to a unit, or left it (0). */
  onClaimed(listener: Claimed): Disposable {
    this.#claimListeners.add(listener)
    return { [Symbol.dispose]: () => this.#claimListeners.delete(listener) }
  }

  devicesOf(number: number): readonly string[] {
    return this.#devicesOf.get(number) ?? NO_DEVICES
  }

  /** Moves of this process that stand in `columns`: all who listen hear them at once, other processes within 250 ms. */
  tellMoved(moves: Moves): void {
    this.#tellListeners(moves)
    this.#leaveForOthers(moves)
  }

  /** Reads the units that carry any of these devices: one claimed a moment ago may not be known here yet. */
  async readCarriers(deviceIds: readonly string[]): Promise<void> {
    const rows = await this.#handles.db
      .selectDistinct({ unitId: deviceTable.unitId })
      .from(deviceTable)
      .where(sql`${deviceTable.unitId} is not null and ${deviceTable.id} = ${anyOf(deviceIds, 'text')}`)
    if (rows.length > 0) await this.read(rows.flatMap(row => row.unitId ?? []))
  }

  /** Reads these units again, such as one a device of which was not known here yet. */
  async read(ids: readonly string[]): Promise<void> {
    const rows = await this.#handles.db.select().from(unitTable).where(sql`${unitTable.id} = ${anyOf(ids, 'uuid')}`)
    await this.#take(rows)
  }

  /** Reads all units, or those with numbers from `first` to `last`: at the start, and after many were registered at once. */
  async readAll({ first, last: end } = { first: 1, last: MOST_NUMBER }): Promise<void> {
    for (let last = first - 1; ; ) {
      const within = and(gt(unitTable.number, last), lte(unitTable.number, end))
      const rows = await this.#handles.db.select().from(unitTable).where(within).orderBy(asc(unitTable.number)).limit(PAGE)
      await this.#take(rows)
      if (rows.length < PAGE) return
      last = rows.at(-1)!.number
    }
  }

  async #take(rows: readonly UnitRow[]): Promise<void> {
    if (rows.length === 0) return
    const devices = await this.#handles.db
      .select({ id: deviceTable.id, unitId: deviceTable.unitId })
      .from(deviceTable)
      .where(sql`${deviceTable.unitId} = ${anyOf(rows.map(row => row.id), 'uuid')}`)
    for (const row of rows) {
      const isNew = !this.columns.has(row.number)
      this.#numberOfId.set(row.id, row.number)
      this.columns.put(row.number, { id: row.id, kindCode: kindCodeOf(row.kind), areaPath: row.areaPath, isOnDuty: row.isOnDuty, skills: skillBits(row.skills) })
      if (row.lon !== null && row.lat !== null && row.fixedAt !== null) this.columns.recall(row.number, { ...row, lon: row.lon, lat: row.lat, fixedAt: row.fixedAt })
      if (isNew) this.columns.doubt(row.number, doubtOf(row))
      for (const deviceId of this.devicesOf(row.number)) if (this.numberOfDevice(deviceId) === row.number) this.#claim(deviceId, 0)
      this.#devicesOf.set(row.number, NO_DEVICES)
    }
    for (const { id, unitId } of devices) {
      const number = this.numberOf(unitId ?? '')
      this.#claim(id, number)
      const its = this.#devicesOf.get(number)
      if (its) this.#devicesOf.set(number, its.length === 0 ? [id] : [...its, id]) // An array that is pushed to keeps room for 17.
    }
    const changed = rows.map(row => row.number)
    for (const listener of this.#changedListeners) listener(changed)
  }

  /** One listener's fault is neither the device's nor the next listener's. */
  #tellListeners(moves: Moves): void {
    for (const listener of this.#movedListeners) {
      try {
        listener(moves)
      } catch (error) {
        this.#handles.log.error({ err: error }, 'bug')
      }
    }
  }

  #claim(deviceId: string, number: number): void {
    if (number === 0) this.#numberOfDevice.delete(deviceId)
    else this.#numberOfDevice.set(deviceId, number)
    for (const listener of this.#claimListeners) listener(deviceId, number)
  }

  /** Of a bus that reaches nobody else nothing is asked: a quarter of a microsecond for each move. */
  #leaveForOthers({ count, number }: Moves): void {
    if (this.#handles.bus.audience(MOVES_TOPIC) <= 1) return
    if (this.#isUntold.length <= this.columns.highest) {
      const wider = new Uint8Array(this.columns.lon.length)
      wider.set(this.#isUntold)
      this.#isUntold = wider
    }
    for (let row = 0; row < count; row++) {
      const unit = number[row]!
      if (this.#isUntold[unit] === 1) continue
      this.#isUntold[unit] = 1
      this.#untold.push(unit)
    }
    this.#tellTimer ??= setTimeout(() => this.#tellOthers(), TELL_EVERY_MS)
  }

  /** Latest wins: a unit that moved ten times since the last batch is in it once, where it is now. */
  #tellOthers(): void {
    this.#tellTimer = null
    const units = this.#untold
    this.#untold = []
    const moves = roomForMoves(units.length)
    moves.count = units.length
    for (let row = 0; row < units.length; row++) {
      const unit = units[row]!
      this.#isUntold[unit] = 0
      this.columns.copyTo(moves, row, unit)
    }
    this.#handles.bus.publish(MOVES_TOPIC, encodeMoves(moves, this.#sender))
  }

  /** What other processes say: newest wins, whatever way it came. A process hears itself too and passes over it. */
  #hear(bytes: Uint8Array): void {
    try {
      if (isSentBy(bytes, this.#sender)) return
      const moves = decodeMoves(bytes)
      this.columns.follow(moves, this.#handles.clock.now().getTime())
      if (moves.count > 0) this.#tellListeners(moves)
    } catch (error) {
      this.#handles.log.warn({ err: error }, 'unreadable batch of moves dropped')
    }
  }

  async [Symbol.asyncDispose](): Promise<void> {
    if (this.#tellTimer) clearTimeout(this.#tellTimer)
    await this.#follows.disposeAsync()
  }
}

/** The one of this process. */
export function unitsNow(handles: Handles): Promise<UnitsNow> {
  return handles.part('force.units-now', () => UnitsNow.open(handles))
}
