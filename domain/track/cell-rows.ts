import { CellColumns } from './cell-columns.ts'
import { OFF_DUTY } from './cell-wire.ts'

const MOST_UNITS = 1 << 21
export const NOBODY = -1
/** Closer than this to the last place a bearing would be noise. */
const LEAST_STEP_METRES = 1.5

/** Hot code: the rows of a world, who stands in which, and which of them changed. What they mean is `CellWorld`'s. */
export class CellRows {
  readonly columns = new CellColumns()
  count = 0
  originLon = 0
  originLat = 0
  timeMs = 0
  readonly #indexOf = new Map<number, number>()
  #left: number[] = []
  #dirtyFrom = 0
  #dirtyTo = 0

  indexOf(number: number): number {
    return this.#indexOf.get(number) ?? NOBODY
  }

  /** The row of a unit, a new one if it has none. */
  rowOf(number: number): number {
    const known = this.#indexOf.get(number)
    if (known !== undefined) return known
    if (this.count >= MOST_UNITS) throw new RangeError('too many units')
    const row = this.count++
    this.columns.makeRoom(this.count)
    this.#indexOf.set(number, row)
    this.columns.number[row] = number
    this.columns.cell[row] = NOBODY
    this.columns.isFollowed[row] = 0
    this.columns.lon[row] = Number.NaN
    return row
  }

  /** Puts a row somewhere; one that was nowhere has not come from anywhere. */
  place(row: number, lon: number, lat: number): void {
    const { columns } = this
    const isNew = Number.isNaN(columns.lon[row]!)
    columns.lon[row] = lon
    columns.lat[row] = lat
    columns.fromX[row] = isNew ? lon - this.originLon : columns.x[row]!
    columns.fromY[row] = isNew ? lat - this.originLat : columns.y[row]!
    columns.fromAtMs[row] = isNew ? this.timeMs : columns.changedAtMs[row]!
    columns.x[row] = lon - this.originLon
    columns.y[row] = lat - this.originLat
    this.#soil(row)
  }

  /** Bearing and speed of a step, which the wire does not carry. */
  turn(row: number, metresX: number, metresY: number): void {
    const metres = Math.hypot(metresX, metresY)
    const seconds = (this.timeMs - this.columns.changedAtMs[row]!) / 1000
    if (seconds > 0) this.columns.speedKmh[row] = Math.min(999, (metres / seconds) * 3.6)
    if (metres >= LEAST_STEP_METRES) this.columns.bearingDeg[row] = ((Math.atan2(metresX, metresY) * 180) / Math.PI + 360) % 360
  }

  describe(row: number, kind: number): void {
    this.columns.kind[row] = kind & ~OFF_DUTY
    this.columns.isOnDuty[row] = kind & OFF_DUTY ? 0 : 1
  }

  /** Out of its cell; gone when the frame ends, unless it came in somewhere else or is followed. */
  leave(row: number): void {
    this.columns.cell[row] = NOBODY
    this.#left.push(this.columns.number[row]!)
  }

  unfollow(row: number): void {
    this.columns.isFollowed[row] = 0
    this.#left.push(this.columns.number[row]!)
  }

  /** Removes who left and came back nowhere; whoever only went to another cell keeps the row and the way there. */
  settle(moved: (row: number) => void): void {
    const left = this.#left
    this.#left = []
    for (const number of left) {
      const row = this.#indexOf.get(number)
      if (row === undefined || this.columns.cell[row] !== NOBODY || this.columns.isFollowed[row] === 1) continue
      this.#remove(number, row)
      if (row < this.count) moved(row)
    }
  }

  /** Rows that changed since this was last asked: `from` ≤ row < `to`. */
  takeDirty(): { readonly from: number; readonly to: number } | null {
    const dirty = this.#dirtyFrom < Math.min(this.#dirtyTo, this.count) ? { from: this.#dirtyFrom, to: Math.min(this.#dirtyTo, this.count) } : null
    this.#dirtyFrom = Number.MAX_SAFE_INTEGER
    this.#dirtyTo = 0
    return dirty
  }

  /** The last row takes the place of the one that goes. */
  #remove(number: number, row: number): void {
    const last = --this.count
    this.#indexOf.delete(number)
    if (row === last) return
    this.columns.copyRow(last, row)
    this.#indexOf.set(this.columns.number[row]!, row)
    this.#soil(row)
  }

  #soil(row: number): void {
    if (row < this.#dirtyFrom) this.#dirtyFrom = row
    if (row >= this.#dirtyTo) this.#dirtyTo = row + 1
  }
}
