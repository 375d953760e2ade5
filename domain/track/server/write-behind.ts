import { type UnitColumns, noteDevices, noteDoubts, writePlaces } from '#domain/force/server'
import type { Db } from '#platform/context'
import type { Handles } from '#platform/handles'
import { type FixColumns, roomForFixes } from '../fix-columns.ts'
import type { DeviceBook } from './device-book.ts'

/** Rows a flush writes: a million units in motion never drown PostgreSQL, their rows only lag. */
const MOST_ROWS_PER_FLUSH = 1_000
/** Some 5 ms. */
const PLACES_AT_ONCE = 10_000

/**
 * Rows of `unit` and `device` follow what is in memory: coalesced (ten moves are one write), the longest waiting first.
 * What is not written yet is in the journal, so a crash costs nothing.
 */
export class WriteBehind {
  readonly #units: UnitColumns
  readonly #devices: DeviceBook
  /** 1 for units that are on the list. */
  isMoved = new Uint8Array(0)
  #moved: number[] = []
  readonly #doubted = new Set<number>()

  constructor(units: UnitColumns, devices: DeviceBook) {
    this.#units = units
    this.#devices = devices
  }

  /** Units whose rows lag behind. */
  get lagging(): number {
    return this.#moved.length
  }

  markMoved(unit: number): void {
    if (unit >= this.isMoved.length) {
      const wider = new Uint8Array(this.#units.lon.length)
      wider.set(this.isMoved)
      this.isMoved = wider
    }
    if (this.isMoved[unit] === 1) return
    this.isMoved[unit] = 1
    this.#moved.push(unit)
  }

  markDoubt(unit: number): void {
    this.#doubted.add(unit)
  }

  /** Writes some of what lags; false when nothing does. What could not be written stays on the list. */
  async flush(handles: Handles, { most = MOST_ROWS_PER_FLUSH, withDevices = true } = {}): Promise<boolean> {
    const moved = this.#moved.splice(0, most)
    const doubted = [...this.#doubted].slice(0, most)
    const heard = withDevices ? this.#devices.takeHeard(most) : []
    if (moved.length + doubted.length + heard.length === 0) return false
    for (const unit of moved) this.isMoved[unit] = 0
    for (const unit of doubted) this.#doubted.delete(unit)
    try {
      // Devices before units, each in one order: `[FRC-2]`.
      await handles.db.transaction(async tx => {
        if (heard.length > 0) await noteDevices(tx, heard, handles.clock.now())
        await this.#writeUnits(tx, moved, doubted)
      })
    } catch (error) {
      for (const unit of moved) this.markMoved(unit)
      for (const unit of doubted) this.markDoubt(unit)
      this.#devices.putBack(heard)
      throw error
    }
    return true
  }

  /**
   * Where the units are whose rows lag, some at a time so that nobody waits behind a million: said again in a new journal
   * segment, so that the old ones can go. One that moves or is written meanwhile is right either way. The columns are used again.
   */
  *places(): Generator<FixColumns> {
    const lagging = [...this.#moved]
    const places = roomForFixes(Math.min(lagging.length, PLACES_AT_ONCE))
    places.altitudeMetres.fill(Number.NaN)
    for (let from = 0; from < lagging.length; from += PLACES_AT_ONCE) {
      places.count = 0
      for (const unit of lagging.slice(from, from + PLACES_AT_ONCE)) this.#addPlace(places, unit)
      yield places
    }
  }

  #addPlace(places: FixColumns, unit: number): void {
    const row = places.count++
    this.#units.copyTo(places, row, unit)
    places.receivedAtMs[row] = this.#units.receivedAtMs[unit]!
    places.batteryPercent[row] = this.#units.batteryPercent[unit]!
  }

  async #writeUnits(tx: Db, moved: readonly number[], doubted: readonly number[]): Promise<void> {
    const units = this.#units
    const known = (numbers: readonly number[]) => numbers.filter(unit => units.has(unit)).sort((one, other) => one - other)
    await writePlaces(tx, units, known(moved))
    await noteDoubts(tx, known(doubted).map(unit => ({ unitId: units.ids[unit]!, doubt: units.doubts.get(unit) ?? null })))
  }
}
