import { HotCity, METRES_PER_LAT, METRES_PER_LON, gauss, seeded } from '../hot-city.ts'

/** Where everybody was, second by second: `second × units + unit`. In the units a receiver speaks: 1e-7 degree, 0.1 km/h, degrees. */
export type Trace = {
  readonly units: number
  readonly seconds: number
  readonly startMs: number
  readonly lon: Float64Array
  readonly lat: Float64Array
  readonly speedKmh: Float32Array
  readonly bearingDeg: Float32Array
}

export const START_MS = Date.UTC(2026, 10, 23, 2, 0, 0)
const SCATTER_METRES = 0.6

/**
 * The hot-spot city at one fix a second. Who moves scatters by 0.6 m each way around the true place, as a receiver in the open
 * does; who stands is held still, as receivers do (static navigation). With `isNoisy` speed and bearing scatter at every fix too.
 */
export function aTrace({ units, seconds, seed, isNoisy = false }: { units: number; seconds: number; seed: number; isNoisy?: boolean }): Trace {
  const city = new HotCity(units, seed)
  const random = seeded(seed + 1)
  const room = units * seconds
  const trace = { units, seconds, startMs: START_MS, lon: new Float64Array(room), lat: new Float64Array(room), speedKmh: new Float32Array(room), bearingDeg: new Float32Array(room) }
  for (let second = 0; second < seconds; second++) {
    city.step(1)
    for (let unit = 0; unit < units; unit++) {
      const at = second * units + unit
      const speed = city.speedMps[unit]!
      const scatter = speed > 0 ? SCATTER_METRES : 0
      trace.lon[at] = Math.round((city.lon[unit]! + (scatter * gauss(random)) / METRES_PER_LON) * 1e7) / 1e7
      trace.lat[at] = Math.round((city.lat[unit]! + (scatter * gauss(random)) / METRES_PER_LAT) * 1e7) / 1e7
      const noise = isNoisy && speed > 0 ? gauss(random) : 0
      trace.speedKmh[at] = Math.round(Math.max(0, speed * 3.6 + noise * 0.4) * 10) / 10
      trace.bearingDeg[at] = Math.round((((city.headingRad[unit]! * 180) / Math.PI + noise * 2) % 360) + 360) % 360
    }
  }
  return trace
}
