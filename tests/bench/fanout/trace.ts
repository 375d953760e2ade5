import { type Moves, roomForMoves } from '#domain/force'
import { HotCity, viewports } from '../hot-city.ts'

/** What every process of a run is told, so that all of them see the same city, walk and viewports. */
export type Scene = { readonly units: number; readonly viewers: number; readonly ticks: number; readonly seed: number; readonly exactUpTo: number }

/** `framesByWs` and `framesBySocketIo` carry the same frames by other means: see carriers.ts. */
export type Mode = 'frames' | 'framesByWs' | 'framesBySocketIo' | 'socketio' | 'rooms' | 'deflate' | 'msgpack' | 'redis' | 'nats'

export const T0 = 1_780_000_000_000
export const TICK_MS = 1_000

/** The city of the bench, a second at a time. Unit numbers are rows + 1. */
export class Walk {
  readonly city: HotCity
  tick = 0
  private readonly lastLon: Float64Array
  private readonly lastLat: Float64Array

  constructor({ units, seed }: Scene) {
    this.city = new HotCity(units, seed)
    this.lastLon = this.city.lon.slice()
    this.lastLat = this.city.lat.slice()
  }

  /** Who moved in the next second, in columns of their own. */
  next(): Moves {
    const { city, lastLon, lastLat } = this
    city.step(TICK_MS / 1000)
    this.tick++
    const rows: number[] = []
    for (let row = 0; row < city.count; row++) if (city.lon[row] !== lastLon[row] || city.lat[row] !== lastLat[row]) rows.push(row)
    lastLon.set(city.lon)
    lastLat.set(city.lat)
    return this.columnsOf(rows)
  }

  /** Everybody, as they stand. */
  everybody(): Moves {
    return this.columnsOf(Array.from({ length: this.city.count }, (_, row) => row))
  }

  private columnsOf(rows: readonly number[]): Moves {
    const moves = roomForMoves(rows.length)
    moves.count = rows.length
    rows.forEach((row, at) => {
      moves.number[at] = row + 1
      moves.lon[at] = this.city.lon[row]!
      moves.lat[at] = this.city.lat[row]!
      moves.speedKmh[at] = this.city.speedMps[row]! * 3.6
      moves.bearingDeg[at] = (((this.city.headingRad[row]! * 180) / Math.PI) % 360 + 360) % 360
      moves.fixedAtMs[at] = T0 + this.tick * TICK_MS
    })
    return moves
  }
}

export const boxesOf = ({ viewers, seed }: Scene) => viewports(viewers, seed)

/** A position as a map needs it, by name: what every JSON peer sends. */
export function recordOf(moves: Moves, row: number) {
  return {
    id: moves.number[row]!,
    lng: Number(moves.lon[row]!.toFixed(6)),
    lat: Number(moves.lat[row]!.toFixed(6)),
    speed: Number(moves.speedKmh[row]!.toFixed(1)),
    heading: Math.round(moves.bearingDeg[row]!),
    ts: moves.fixedAtMs[row]!,
    status: 'active',
  }
}
