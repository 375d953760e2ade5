import { and, asc, gt, lte, sql } from 'drizzle-orm'
import { anyOf } from '#platform/bulk'
import { followFacts } from '#platform/event-log'
import type { Handles } from '#platform/handles'
import { unitChanged, unitCreated, unitsRegistered } from '../contract.ts'
import type { Moves } from '../moves.ts'
import { kindCodeOf } from '../unit.ts'
import { UnitColumns } from './unit-columns.ts'
import { type UnitRow, deviceTable, unitTable } from './table.ts'

const PAGE = 20_000
const MOST_NUMBER = 2 ** 31 - 1

type Told<T> = (what: T) => void

/**
 * Every unit and where it is now, in the memory of this process. Rows of `unit` follow a few seconds behind; whoever asks
 * where units are asks here. Opened once per process: `unitsNow(handles)`.
 */
export class UnitsNow implements AsyncDisposable {
  readonly columns = new UnitColumns()
  readonly #handles: Handles
  readonly #numberOfDevice = new Map<string, number>()
  readonly #devicesOf = new Map<number, string[]>()
  readonly #numberOfId = new Map<string, number>()
  readonly #movedListeners = new Set<Told<Moves>>()
  readonly #changedListeners = new Set<Told<readonly number[]>>()
  #follower: AsyncDisposable | null = null

  private constructor(handles: Handles) {
    this.#handles = handles
  }

  static async open(handles: Handles): Promise<UnitsNow> {
    const units = new UnitsNow(handles)
    units.#follower = await followFacts(handles, {
      channel: 'live',
      onFacts: async facts => {
        const ids = facts.flatMap(fact => (fact.name === unitCreated.name || fact.name === unitChanged.name ? [(fact.payload as { id: string }).id] : []))
        if (ids.length > 0) await units.read(ids)
        for (const fact of facts) if (fact.name === unitsRegistered.name) await units.readAll(unitsRegistered.payload.parse(fact.payload))
      },
    })
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

  tellMoved(moves: Moves): void {
    for (const listener of this.#movedListeners) listener(moves)
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
      this.#numberOfId.set(row.id, row.number)
      this.columns.put(row.number, { id: row.id, kindCode: kindCodeOf(row.kind), areaPath: row.areaPath, isOnDuty: row.isOnDuty })
      if (row.lon !== null && row.lat !== null && row.fixedAt !== null) this.columns.recall(row.number, { ...row, lon: row.lon, lat: row.lat, fixedAt: row.fixedAt })
      for (const deviceId of this.#devicesOf.get(row.number) ?? []) this.#numberOfDevice.delete(deviceId)
      this.#devicesOf.set(row.number, [])
    }
    for (const { id, unitId } of devices) {
      const number = this.numberOf(unitId ?? '')
      this.#numberOfDevice.set(id, number)
      this.#devicesOf.get(number)?.push(id)
    }
    const changed = rows.map(row => row.number)
    for (const listener of this.#changedListeners) listener(changed)
  }

  async [Symbol.asyncDispose](): Promise<void> {
    await this.#follower?.[Symbol.asyncDispose]()
  }
}

/** The one of this process. */
export function unitsNow(handles: Handles): Promise<UnitsNow> {
  return handles.part('force.units-now', () => UnitsNow.open(handles))
}
