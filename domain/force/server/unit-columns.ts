/** What is known of a unit besides its place. */
export type UnitTraits = { readonly id: string; readonly kindCode: number; readonly areaPath: string; readonly isOnDuty: boolean }

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
  readonly areaPaths: string[] = ['']
  readonly #areaOf = new Map<string, number>([['', 0]])

  has(number: number): boolean {
    return number > 0 && number <= this.highest && this.ids[number] !== undefined
  }

  put(number: number, { id, kindCode, areaPath, isOnDuty }: UnitTraits): void {
    if (number >= this.#room) this.#grow(number)
    this.highest = Math.max(this.highest, number)
    this.ids[number] = id
    this.kindCode[number] = kindCode
    this.isOnDuty[number] = isOnDuty ? 1 : 0
    this.area[number] = this.areaIndex(areaPath)
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

  areaIndex(path: string): number {
    const known = this.#areaOf.get(path)
    if (known !== undefined) return known
    const index = this.areaPaths.push(path) - 1
    this.#areaOf.set(path, index)
    return index
  }

  #grow(number: number): void {
    this.#room = 2 ** Math.ceil(Math.log2(number + 1))
    const wider = <T extends Float64Array | Float32Array | Uint8Array | Uint32Array>(old: T, rest = 0): T => {
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
    this.kindCode = wider(this.kindCode)
    this.isOnDuty = wider(this.isOnDuty)
    this.area = wider(this.area)
  }
}
