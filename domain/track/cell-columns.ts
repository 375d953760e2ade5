const FIRST_ROOM = 1_024

/**
 * Hot code: what a viewer sees, row by row, 0 … count - 1, no object per unit. Rows are swapped on removal: a row is a unit
 * only until the next frame. The arrays are replaced when they grow. `x` and `y` are degrees from the world's origin, for a
 * GPU; `from…` is where the unit was told to be before, to draw the way between.
 */
export class CellColumns {
  #room = FIRST_ROOM
  number = new Uint32Array(FIRST_ROOM)
  x = new Float32Array(FIRST_ROOM)
  y = new Float32Array(FIRST_ROOM)
  fromX = new Float32Array(FIRST_ROOM)
  fromY = new Float32Array(FIRST_ROOM)
  lon = new Float64Array(FIRST_ROOM)
  lat = new Float64Array(FIRST_ROOM)
  /** When it was there, Unix ms, and when it was at `from…`. */
  changedAtMs = new Float64Array(FIRST_ROOM)
  fromAtMs = new Float64Array(FIRST_ROOM)
  kind = new Uint8Array(FIRST_ROOM)
  isOnDuty = new Uint8Array(FIRST_ROOM)
  /** NaN where not known. */
  bearingDeg = new Float32Array(FIRST_ROOM)
  speedKmh = new Float32Array(FIRST_ROOM)
  isFollowed = new Uint8Array(FIRST_ROOM)
  /** The cell and the slot that hold the row; -1 for none. Kept by `CellWorld`. */
  cell = new Int32Array(FIRST_ROOM)
  slot = new Uint32Array(FIRST_ROOM)
  stepX = new Uint16Array(FIRST_ROOM)
  stepY = new Uint16Array(FIRST_ROOM)

  makeRoom(rows: number): void {
    if (rows <= this.#room) return
    this.#room = Math.max(rows, this.#room * 2)
    const wider = <T extends Float64Array | Float32Array | Uint8Array | Uint16Array | Uint32Array | Int32Array>(old: T): T => {
      const grown = new (old.constructor as new (length: number) => T)(this.#room)
      grown.set(old)
      return grown
    }
    this.number = wider(this.number)
    this.x = wider(this.x)
    this.y = wider(this.y)
    this.fromX = wider(this.fromX)
    this.fromY = wider(this.fromY)
    this.lon = wider(this.lon)
    this.lat = wider(this.lat)
    this.changedAtMs = wider(this.changedAtMs)
    this.fromAtMs = wider(this.fromAtMs)
    this.kind = wider(this.kind)
    this.isOnDuty = wider(this.isOnDuty)
    this.bearingDeg = wider(this.bearingDeg)
    this.speedKmh = wider(this.speedKmh)
    this.isFollowed = wider(this.isFollowed)
    this.cell = wider(this.cell)
    this.slot = wider(this.slot)
    this.stepX = wider(this.stepX)
    this.stepY = wider(this.stepY)
  }

  /** Puts row `from` in the place of row `to`. */
  copyRow(from: number, to: number): void {
    this.number[to] = this.number[from]!
    this.x[to] = this.x[from]!
    this.y[to] = this.y[from]!
    this.fromX[to] = this.fromX[from]!
    this.fromY[to] = this.fromY[from]!
    this.lon[to] = this.lon[from]!
    this.lat[to] = this.lat[from]!
    this.changedAtMs[to] = this.changedAtMs[from]!
    this.fromAtMs[to] = this.fromAtMs[from]!
    this.kind[to] = this.kind[from]!
    this.isOnDuty[to] = this.isOnDuty[from]!
    this.bearingDeg[to] = this.bearingDeg[from]!
    this.speedKmh[to] = this.speedKmh[from]!
    this.isFollowed[to] = this.isFollowed[from]!
    this.cell[to] = this.cell[from]!
    this.slot[to] = this.slot[from]!
    this.stepX[to] = this.stepX[from]!
    this.stepY[to] = this.stepY[from]!
  }
}
