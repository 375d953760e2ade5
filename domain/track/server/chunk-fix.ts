import { type FixColumns, roomForFixes } from '../fix-columns.ts'
import { ACCURACY, ALTITUDE, BATTERY, BEARING, DEGREE, DELAY, FLAGS, LAT, LON, SPEED, TIME } from '../track-chunk.ts'
import { type ChunkRows, MOST_FLAGS, accuracyCode, altitudeCode, batteryCode, bearingCode, delayCode, speedCode } from '../track-chunk-write.ts'

/**
 * Fixes of open minutes in six words each: longitude, latitude, time and speed, accuracy, bearing and flags (14, 9 and 9 bits),
 * altitude and battery (16 and 8), delay. Hot code: no object is made for a fix.
 */
export class FixPacker {
  /** Whose rows are packed. */
  fixes: FixColumns = roomForFixes(0)
  /** Milliseconds into the minute of the fix that is packed next. */
  offsetMs = 0

  pack(words: Int32Array, at: number, row: number): void {
    const fixes = this.fixes
    words[at] = roundedDegree(fixes.lon[row]!)
    words[at + 1] = roundedDegree(fixes.lat[row]!)
    words[at + 2] = (this.offsetMs << 16) | speedCode(fixes.speedKmh[row]!)
    words[at + 3] = (accuracyCode(fixes.accuracyMetres[row]!) << 18) | (bearingCode(fixes.bearingDeg[row]!) << 9) | (fixes.flagBits[row]! & MOST_FLAGS)
    words[at + 4] = (altitudeCode(fixes.altitudeMetres[row]!) << 8) | batteryCode(fixes.batteryPercent[row]!)
    words[at + 5] = delayCode(fixes.receivedAtMs[row]! - fixes.fixedAtMs[row]!)
  }
}

/** As `Math.round`, whole numbers all the way: half the time. */
function roundedDegree(degree: number): number {
  const scaled = degree * DEGREE
  return scaled >= 0 ? (scaled + 0.5) | 0 : -((0.5 - scaled) | 0)
}

/** Unpacks into the rows it was made for. */
export class FixUnpacker {
  readonly #time: Int32Array
  readonly #lon: Int32Array
  readonly #lat: Int32Array
  readonly #speed: Int32Array
  readonly #bearing: Int32Array
  readonly #flags: Int32Array
  readonly #accuracy: Int32Array
  readonly #altitude: Int32Array
  readonly #battery: Int32Array
  readonly #delay: Int32Array

  constructor({ columns }: ChunkRows) {
    this.#time = columns[TIME]!
    this.#lon = columns[LON]!
    this.#lat = columns[LAT]!
    this.#speed = columns[SPEED]!
    this.#bearing = columns[BEARING]!
    this.#flags = columns[FLAGS]!
    this.#accuracy = columns[ACCURACY]!
    this.#altitude = columns[ALTITUDE]!
    this.#battery = columns[BATTERY]!
    this.#delay = columns[DELAY]!
  }

  unpack(words: Int32Array, at: number, row: number): void {
    const third = words[at + 2]!
    const fourth = words[at + 3]!
    const fifth = words[at + 4]!
    this.#lon[row] = words[at]!
    this.#lat[row] = words[at + 1]!
    this.#time[row] = third >>> 16
    this.#speed[row] = third & 0xffff
    this.#accuracy[row] = fourth >>> 18
    this.#bearing[row] = (fourth >>> 9) & 0x1ff
    this.#flags[row] = fourth & 0x1ff
    this.#altitude[row] = fifth >>> 8
    this.#battery[row] = fifth & 0xff
    this.#delay[row] = words[at + 5]!
  }
}
