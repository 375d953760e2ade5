import type { DeviceSighting, UnitsNow } from '#domain/force/server'
import type { DeviceFix } from '../fix.ts'
import type { FixColumns } from '../fix-columns.ts'
import { NULL_ISLAND_DEG } from '../judge.ts'

const FIRST_ROOM = 1_024
const PROTOCOLS = ['osmand', 'jt808', 'app', 'feed', 'mqtt'] as const satisfies readonly DeviceFix['protocol'][]

/**
 * Devices of units, each heard one with a slot: whose it is now, and what its row in the database does not say yet. A door
 * that knows the slot needs no text and no map per fix.
 */
export class DeviceBook implements Disposable {
  readonly #units: UnitsNow
  readonly #slots = new Map<string, number>()
  readonly #ids: string[] = ['']
  readonly #listening: Disposable
  /** Slot 0 is no device, unit 0 is nobody. */
  unit = new Uint32Array(FIRST_ROOM)
  #fixCount = new Uint32Array(FIRST_ROOM)
  #heardAtMs = new Float64Array(FIRST_ROOM)
  #lon = new Float64Array(FIRST_ROOM).fill(Number.NaN)
  #lat = new Float64Array(FIRST_ROOM).fill(Number.NaN)
  #protocol = new Uint8Array(FIRST_ROOM)
  #heard: number[] = []

  constructor(units: UnitsNow) {
    this.#units = units
    this.#listening = units.onClaimed((deviceId, number) => {
      const slot = this.#slots.get(deviceId)
      if (slot !== undefined) this.unit[slot] = number
    })
  }

  /** 0 for a device no unit carries. */
  slotOf(deviceId: string): number {
    const known = this.#slots.get(deviceId)
    if (known !== undefined) return this.unit[known] === 0 ? 0 : known
    const number = this.#units.numberOfDevice(deviceId)
    return number === 0 ? 0 : this.#add(deviceId, number)
  }

  idOf(slot: number): string {
    return this.#ids[slot] ?? ''
  }

  /** Fixes by row and the slots they came from; a place a device cannot have meant leaves the last one it did. */
  hear(fixes: FixColumns, slots: Uint32Array, protocol: DeviceFix['protocol']): void {
    const code = PROTOCOLS.indexOf(protocol)
    for (let row = 0; row < fixes.count; row++) {
      const slot = slots[row]!
      if (slot === 0) continue
      if (this.#fixCount[slot]!++ === 0) this.#heard.push(slot)
      this.#heardAtMs[slot] = fixes.receivedAtMs[row]!
      this.#protocol[slot] = code
      const [lon, lat] = [fixes.lon[row]!, fixes.lat[row]!]
      const isPlace = Math.abs(lon) <= 180 && Math.abs(lat) <= 90 && (Math.abs(lon) >= NULL_ISLAND_DEG || Math.abs(lat) >= NULL_ISLAND_DEG)
      if (!isPlace || Number.isNaN(fixes.fixedAtMs[row]!)) continue
      this.#lon[slot] = lon
      this.#lat[slot] = lat
    }
  }

  /** The same for hot code: when it was heard and where then follows from its unit, if that believed it. */
  count(slots: Uint32Array, count: number, protocol: DeviceFix['protocol']): void {
    const code = PROTOCOLS.indexOf(protocol)
    const fixCount = this.#fixCount
    for (let row = 0; row < count; row++) {
      const slot = slots[row]!
      if (fixCount[slot]!++ !== 0) continue
      this.#heard.push(slot)
      this.#protocol[slot] = code
    }
  }

  /** What is to be written, at most so many; taken off the list. */
  takeHeard(most: number): DeviceSighting[] {
    return this.#heard.splice(0, most).map(slot => {
      const fixCount = this.#fixCount[slot]!
      this.#fixCount[slot] = 0
      this.#catchUp(slot)
      const hasPlace = !Number.isNaN(this.#lon[slot]!)
      return {
        deviceId: this.idOf(slot),
        protocol: PROTOCOLS[this.#protocol[slot]!]!,
        position: hasPlace ? [this.#lon[slot]!, this.#lat[slot]!] : null,
        fixCount,
        ...(this.#heardAtMs[slot]! > 0 ? { heardAt: new Date(this.#heardAtMs[slot]!) } : {}),
      }
    })
  }

  /** Back on the list: it could not be written. */
  putBack(sightings: readonly DeviceSighting[]): void {
    for (const { deviceId, fixCount } of sightings) {
      const slot = this.#slots.get(deviceId)!
      if (this.#fixCount[slot] === 0) this.#heard.push(slot)
      this.#fixCount[slot]! += fixCount
    }
  }

  [Symbol.dispose](): void {
    this.#listening[Symbol.dispose]()
  }

  #catchUp(slot: number): void {
    const { lon, lat, receivedAtMs } = this.#units.columns
    const unit = this.unit[slot]!
    if (unit === 0 || !(receivedAtMs[unit]! > this.#heardAtMs[slot]!)) return
    this.#heardAtMs[slot] = receivedAtMs[unit]!
    this.#lon[slot] = lon[unit]!
    this.#lat[slot] = lat[unit]!
  }

  #add(deviceId: string, number: number): number {
    const slot = this.#ids.push(deviceId) - 1
    if (slot >= this.unit.length) this.#grow()
    this.#slots.set(deviceId, slot)
    this.unit[slot] = number
    return slot
  }

  #grow(): void {
    const twice = <T extends Uint32Array | Float64Array | Uint8Array>(old: T, rest = 0): T => {
      const grown = new (old.constructor as new (length: number) => T)(old.length * 2)
      grown.fill(rest)
      grown.set(old)
      return grown
    }
    this.unit = twice(this.unit)
    this.#fixCount = twice(this.#fixCount)
    this.#heardAtMs = twice(this.#heardAtMs)
    this.#lon = twice(this.#lon, Number.NaN)
    this.#lat = twice(this.#lat, Number.NaN)
    this.#protocol = twice(this.#protocol)
  }
}
