import { type Moves, roomForMoves } from '#domain/force'
import { UnitColumns } from '#domain/force/server'

/** Units for tests and benches of what is fed by `UnitsNow`, without a database: the same columns, told of moves alike. */
export class MovingUnits {
  readonly columns = new UnitColumns()
  private readonly movedListeners = new Set<(moves: Moves) => void>()
  private readonly changedListeners = new Set<(numbers: readonly number[]) => void>()

  onMoved(listener: (moves: Moves) => void): Disposable {
    this.movedListeners.add(listener)
    return { [Symbol.dispose]: () => this.movedListeners.delete(listener) }
  }

  onChanged(listener: (numbers: readonly number[]) => void): Disposable {
    this.changedListeners.add(listener)
    return { [Symbol.dispose]: () => this.changedListeners.delete(listener) }
  }

  put(number: number, { areaPath = '1/', kindCode = 0, isOnDuty = true }: { areaPath?: string; kindCode?: number; isOnDuty?: boolean } = {}): void {
    this.columns.put(number, { id: String(number), kindCode, areaPath, isOnDuty })
    for (const listener of this.changedListeners) listener([number])
  }

  /** Moves as ingest tells them: already in the columns. */
  tell(moves: Moves): void {
    const { lon, lat, fixedAtMs, speedKmh, bearingDeg } = this.columns
    for (let row = 0; row < moves.count; row++) {
      const number = moves.number[row]!
      lon[number] = moves.lon[row]!
      lat[number] = moves.lat[row]!
      fixedAtMs[number] = moves.fixedAtMs[row]!
      speedKmh[number] = moves.speedKmh[row]!
      bearingDeg[number] = moves.bearingDeg[row]!
    }
    for (const listener of this.movedListeners) listener(moves)
  }

  move(number: number, lon: number, lat: number, fixedAtMs: number): void {
    const moves = roomForMoves(1)
    moves.count = 1
    moves.number[0] = number
    moves.lon[0] = lon
    moves.lat[0] = lat
    moves.fixedAtMs[0] = fixedAtMs
    moves.speedKmh[0] = moves.bearingDeg[0] = Number.NaN
    this.tell(moves)
  }
}
