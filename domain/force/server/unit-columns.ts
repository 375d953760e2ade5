import type { Moves } from '../moves.ts'
import type { Doubt } from '../unit.ts'

/** What is known of a unit besides its place. */
export type UnitTraits = { readonly id: string; readonly kindCode: number; readonly areaPath: string; readonly isOnDuty: boolean; /** `skillBits`. */ readonly skills?: number }

type Sighted = {
  readonly lon: number
  readonly lat: number
  readonly fixedAt: Date
  readonly receivedAt: Date | null
  readonly speedKmh: number | null
  readonly bearingDeg: number | null
  readonly accuracyMetres: number | null
  readonly batteryPercent: number | null
}

type PlacedRow = { number: number; lon: number | null; lat: number | null; fixedAt: Date | null; receivedAt: Date | null } & {
  speedKmh: number | null
  bearingDeg: number | null
  accuracyMetres: number | null
  batteryPercent: number | null
}

const FIRST_ROOM = 4_096

/**
 * Hot code: units by their number, a typed array for each trait; 1 M units take some 70 MB. Row 0 is nobody. A unit without
 * a place has NaN for `lon`. `area` is an index into `areaPaths`, where each path stands once.
 */
export class UnitColumns {
  #room = FIRST_ROOM
  /** Numbers run from 1 to this. */
  highest = 0
  ids: string[] = []
  lon = new Float64Array(FIRST_ROOM).fill(Number.NaN)
  lat = new Float64Array(FIRST_ROOM).fill(Number.NaN)
  fixedAtMs = new Float64Array(FIRST_ROOM)
  receivedAtMs = new Float64Array(FIRST_ROOM)
  speedKmh = new Float32Array(FIRST_ROOM).fill(Number.NaN)
  bearingDeg = new Float32Array(FIRST_ROOM).fill(Number.NaN)
  accuracyMetres = new Float32Array(FIRST_ROOM).fill(Number.NaN)
  batteryPercent = new Float32Array(FIRST_ROOM).fill(Number.NaN)
  kindCode = new Uint8Array(FIRST_ROOM)
  isOnDuty = new Uint8Array(FIRST_ROOM)
  area = new Uint32Array(FIRST_ROOM)
  skills = new Uint16Array(FIRST_ROOM)
  /** What is held against a place: few units at a time. `doubtCount` says without a look-up that there is nothing. */
  doubtCount = new Uint8Array(FIRST_ROOM)
  readonly doubts = new Map<number, Doubt>()
  readonly areaPaths: string[] = ['']
  readonly #areaOf = new Map<string, number>([['', 0]])

  has(number: number): boolean {
    return number > 0 && number <= this.highest && this.ids[number] !== undefined
  }

  put(number: number, { id, kindCode, areaPath, isOnDuty, skills = 0 }: UnitTraits): void {
    if (number >= this.#room) this.#grow(number)
    this.highest = Math.max(this.highest, number)
    this.ids[number] = id
    this.kindCode[number] = kindCode
    this.isOnDuty[number] = isOnDuty ? 1 : 0
    this.area[number] = this.areaIndex(areaPath)
    this.skills[number] = skills
  }

  /** What the database remembers; a newer place known here already stays. */
  recall(number: number, seen: Sighted): void {
    if (this.fixedAtMs[number]! >= seen.fixedAt.getTime()) return
    this.lon[number] = seen.lon
    this.lat[number] = seen.lat
    this.fixedAtMs[number] = seen.fixedAt.getTime()
    this.receivedAtMs[number] = seen.receivedAt?.getTime() ?? seen.fixedAt.getTime()
    this.speedKmh[number] = seen.speedKmh ?? Number.NaN
    this.bearingDeg[number] = seen.bearingDeg ?? Number.NaN
    this.accuracyMetres[number] = seen.accuracyMetres ?? Number.NaN
    this.batteryPercent[number] = seen.batteryPercent ?? Number.NaN
  }

  /** Writes where a unit is now into a row of moves. */
  copyTo(moves: Moves, row: number, unit: number): void {
    moves.number[row] = unit
    moves.lon[row] = this.lon[unit]!
    moves.lat[row] = this.lat[unit]!
    moves.fixedAtMs[row] = this.fixedAtMs[unit]!
    moves.speedKmh[row] = this.speedKmh[unit]!
    moves.bearingDeg[row] = this.bearingDeg[unit]!
    moves.accuracyMetres[row] = this.accuracyMetres[unit]!
  }

  /** The same row with the place known here, when that is newer. */
  placeIn<Row extends PlacedRow>(row: Row): Row {
    const { number } = row
    if (!this.has(number) || Number.isNaN(this.lon[number]!) || this.fixedAtMs[number]! < (row.fixedAt?.getTime() ?? 0)) return row
    return {
      ...row,
      lon: this.lon[number]!,
      lat: this.lat[number]!,
      fixedAt: new Date(this.fixedAtMs[number]!),
      receivedAt: new Date(this.receivedAtMs[number]!),
      speedKmh: measured(this.speedKmh[number]!),
      bearingDeg: measured(this.bearingDeg[number]!),
      accuracyMetres: measured(this.accuracyMetres[number]!),
      batteryPercent: measured(this.batteryPercent[number]!) ?? row.batteryPercent,
    }
  }

  /** Moves another process believed: the newer ones are taken, and only they are left in `moves`. */
  follow(moves: Moves, receivedAtMs: number): void {
    let taken = 0
    for (let row = 0; row < moves.count; row++) {
      const number = moves.number[row]!
      if (!this.has(number) || this.fixedAtMs[number]! >= moves.fixedAtMs[row]!) continue
      this.receivedAtMs[number] = receivedAtMs
      this.fixedAtMs[number] = moves.fixedAtMs[taken] = moves.fixedAtMs[row]!
      this.lon[number] = moves.lon[taken] = moves.lon[row]!
      this.lat[number] = moves.lat[taken] = moves.lat[row]!
      this.speedKmh[number] = moves.speedKmh[taken] = moves.speedKmh[row]!
      this.bearingDeg[number] = moves.bearingDeg[taken] = moves.bearingDeg[row]!
      this.accuracyMetres[number] = moves.accuracyMetres[taken] = moves.accuracyMetres[row]!
      moves.number[taken++] = number
    }
    moves.count = taken
  }

  doubt(number: number, doubt: Doubt | null): void {
    this.doubtCount[number] = doubt === null ? 0 : Math.min(255, doubt.count)
    if (doubt === null) this.doubts.delete(number)
    else this.doubts.set(number, doubt)
  }

  areaIndex(path: string): number {
    const known = this.#areaOf.get(path)
    if (known !== undefined) return known
    const index = this.areaPaths.push(path) - 1
    this.#areaOf.set(path, index)
    return index
  }

  #grow(number: number): void {
    this.#room = 2 ** Math.ceil(Math.log2(number + 1))
    const wider = <T extends Float64Array | Float32Array | Uint8Array | Uint16Array | Uint32Array>(old: T, rest = 0): T => {
      const grown = new (old.constructor as new (length: number) => T)(this.#room)
      grown.fill(rest)
      grown.set(old)
      return grown
    }
    this.lon = wider(this.lon, Number.NaN)
    this.lat = wider(this.lat, Number.NaN)
    this.fixedAtMs = wider(this.fixedAtMs)
    this.receivedAtMs = wider(this.receivedAtMs)
    this.speedKmh = wider(this.speedKmh, Number.NaN)
    this.bearingDeg = wider(this.bearingDeg, Number.NaN)
    this.accuracyMetres = wider(this.accuracyMetres, Number.NaN)
    this.batteryPercent = wider(this.batteryPercent, Number.NaN)
    this.doubtCount = wider(this.doubtCount)
    this.kindCode = wider(this.kindCode)
    this.isOnDuty = wider(this.isOnDuty)
    this.area = wider(this.area)
    this.skills = wider(this.skills)
  }
}

/** Columns keep 32 bits: a speed of 25.2 is to be 25.2 again. */
export function measured(value: number): number | null {
  return Number.isNaN(value) ? null : Math.round(value * 1000) / 1000
}
