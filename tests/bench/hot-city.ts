/**
 * A city for benches: some 68 × 67 km, 70 % of everybody around sixty hot spots, three in ten standing still.
 * Seeded: the same seed makes the same city, the same walk and the same fences on every machine.
 */
export const WEST = 116.0
export const SOUTH = 39.6
export const EAST = 116.8
export const NORTH = 40.2
export const METRES_PER_LON = 111_320 * Math.cos((39.9 * Math.PI) / 180)
export const METRES_PER_LAT = 110_574

export type Random = () => number

/** mulberry32: small, fast, good enough for traces; `0 ≤ n < 1`. */
export function seeded(seed: number): Random {
  let state = seed >>> 0
  return () => {
    state = (state + 0x6d2b79f5) | 0
    let mixed = Math.imul(state ^ (state >>> 15), 1 | state)
    mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 4_294_967_296
  }
}

/** Box–Muller; mean 0, deviation 1. */
export function gauss(random: Random): number {
  return Math.sqrt(-2 * Math.log(1 - random())) * Math.cos(2 * Math.PI * random())
}

export type HotSpot = { readonly lon: number; readonly lat: number; readonly spreadKm: number }

export function hotSpots(seed: number, count = 60): readonly HotSpot[] {
  const random = seeded(seed)
  return Array.from({ length: count }, () => ({
    lon: WEST + (0.1 + 0.8 * random()) * (EAST - WEST),
    lat: SOUTH + (0.1 + 0.8 * random()) * (NORTH - SOUTH),
    spreadKm: 0.5 + random() * 2.5,
  }))
}

export function isInCity(lon: number, lat: number): boolean {
  return lon > WEST && lon < EAST && lat > SOUTH && lat < NORTH
}

/** Everybody of the bench city and their walk, in typed arrays: 1 M of them step in some 30 ms. */
export class HotCity {
  readonly count: number
  readonly lon: Float64Array
  readonly lat: Float64Array
  readonly speedMps: Float32Array
  readonly headingRad: Float32Array
  readonly #random: Random

  constructor(count: number, seed: number) {
    this.count = count
    this.lon = new Float64Array(count)
    this.lat = new Float64Array(count)
    this.speedMps = new Float32Array(count)
    this.headingRad = new Float32Array(count)
    this.#random = seeded(seed)
    const spots = hotSpots(seed)
    for (let index = 0; index < count; index++) this.#settle(index, spots)
  }

  /** Moves every `every`-th unit, beginning with `phase`, by the seconds that passed since its last turn. */
  step(seconds: number, { phase = 0, every = 1 }: { phase?: number; every?: number } = {}): void {
    for (let index = phase; index < this.count; index += every) this.stepOne(index, seconds)
  }

  /** Standing units stay exactly where they are; who would leave the city turns round. */
  stepOne(index: number, seconds: number): void {
    const speed = this.speedMps[index]!
    if (speed === 0) return
    if (this.#random() < 0.05 * seconds) this.headingRad[index] = this.#random() * 2 * Math.PI
    const heading = this.headingRad[index]!
    const lon = this.lon[index]! + (seconds * speed * Math.sin(heading)) / METRES_PER_LON
    const lat = this.lat[index]! + (seconds * speed * Math.cos(heading)) / METRES_PER_LAT
    if (!isInCity(lon, lat)) {
      this.headingRad[index] = heading + Math.PI
      return
    }
    this.lon[index] = lon
    this.lat[index] = lat
  }

  #settle(index: number, spots: readonly HotSpot[]): void {
    const random = this.#random
    do {
      const isNearSpot = random() < 0.7
      const spot = spots[Math.floor(random() * spots.length)]!
      this.lon[index] = isNearSpot ? spot.lon + (gauss(random) * spot.spreadKm * 1000) / METRES_PER_LON : WEST + random() * (EAST - WEST)
      this.lat[index] = isNearSpot ? spot.lat + (gauss(random) * spot.spreadKm * 1000) / METRES_PER_LAT : SOUTH + random() * (NORTH - SOUTH)
    } while (!isInCity(this.lon[index]!, this.lat[index]!))
    const pace = random()
    this.speedMps[index] = pace < 0.3 ? 0 : pace < 0.6 ? 1 + random() : 5 + random() * 12
    this.headingRad[index] = random() * 2 * Math.PI
  }
}

export type Ring = readonly (readonly [lon: number, lat: number])[]

/** Star-shaped fences: 70 % of 60–400 m and 6–16 corners, 25 % of 0.5–2 km and 20–60, 5 % of 3–10 km and 100–400. Closed rings. */
export function fenceRings(count: number, seed: number): readonly Ring[] {
  const random = seeded(seed)
  const spots = hotSpots(seed)
  return Array.from({ length: count }, () => {
    const size = random()
    const [radius, corners] =
      size < 0.7 ? [60 + random() * 340, 6 + Math.floor(random() * 11)]
      : size < 0.95 ? [500 + random() * 1500, 20 + Math.floor(random() * 41)]
      : [3000 + random() * 7000, 100 + Math.floor(random() * 301)]
    const isNearSpot = random() < 0.6
    const spot = spots[Math.floor(random() * spots.length)]!
    const lon = isNearSpot ? spot.lon + (gauss(random) * spot.spreadKm * 1500) / METRES_PER_LON : WEST + random() * (EAST - WEST)
    const lat = isNearSpot ? spot.lat + (gauss(random) * spot.spreadKm * 1500) / METRES_PER_LAT : SOUTH + random() * (NORTH - SOUTH)
    return star({ lon, lat, radius, corners, random })
  })
}

function star({ lon, lat, radius, corners, random }: { lon: number; lat: number; radius: number; corners: number; random: Random }): Ring {
  let reach = radius
  const ring = Array.from({ length: corners }, (_, corner): [number, number] => {
    reach = Math.max(0.5 * radius, Math.min(1.2 * radius, reach + (random() - 0.5) * radius * 0.3))
    const angle = (2 * Math.PI * corner) / corners
    return [lon + (reach * Math.cos(angle)) / METRES_PER_LON, lat + (reach * Math.sin(angle)) / METRES_PER_LAT]
  })
  return [...ring, ring[0]!]
}

/** What a viewer looks at: two in ten the whole city, four a district (22 % each way), four some streets (6 %), at hot spots. */
export function viewports(count: number, seed: number): readonly (readonly [west: number, south: number, east: number, north: number])[] {
  const random = seeded(seed)
  const spots = hotSpots(seed)
  return Array.from({ length: count }, (_, index) => {
    const kind = index % 10
    if (kind < 2) return [WEST, SOUTH, EAST, NORTH] as const
    const share = kind < 6 ? 0.22 : 0.06
    const { lon, lat } = spots[Math.floor(random() * spots.length)]!
    const [halfWidth, halfHeight] = [((EAST - WEST) * share) / 2, ((NORTH - SOUTH) * share) / 2]
    return [lon - halfWidth, lat - halfHeight, lon + halfWidth, lat + halfHeight] as const
  })
}
