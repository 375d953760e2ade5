import { type DemoCity, Dice } from '../../demo-city/index.ts'
import { FlatRoads } from './flat-roads.ts'

/** So many of a crowd move along the roads; the others stay about where they live or work. */
const ON_ROADS = 0.55
const METRES_PER_LAT = 110_574
const ABOUT_METRES = { least: 60, most: 900 } as const
const WALK_KMH = 4

/**
 * Hot code: a crowd of up to a million, in typed arrays; 200,000 steps take some 40 ms. Half of it follows the roads from
 * crossing to crossing, half walks to and fro about the place it lives at. The same seed makes the same crowd.
 */
export class Crowd {
  readonly count: number
  readonly lon: Float64Array
  readonly lat: Float64Array
  readonly speedKmh: Float32Array
  readonly bearingDeg: Float32Array
  readonly #roads: FlatRoads
  readonly #dice: Dice
  /** -1 for who is on no road. */
  readonly #edge: Int32Array
  readonly #metres: Float32Array
  readonly #isForward: Uint8Array
  readonly #home: Float64Array
  readonly #reach: Float32Array
  readonly #place = new Float64Array(3)

  constructor(city: DemoCity, count: number) {
    this.count = count
    this.lon = new Float64Array(count)
    this.lat = new Float64Array(count)
    this.speedKmh = new Float32Array(count)
    this.bearingDeg = new Float32Array(count)
    this.#edge = new Int32Array(count).fill(-1)
    this.#metres = new Float32Array(count)
    this.#isForward = new Uint8Array(count)
    this.#home = new Float64Array(count * 2)
    this.#reach = new Float32Array(count)
    this.#roads = new FlatRoads(city.roads)
    this.#dice = new Dice(city.seed, 'crowd')
    const homes = new Homes(city)
    for (let index = 0; index < count; index++) this.#dice.unit() < ON_ROADS ? this.#setOut(index) : this.#stayAt(index, homes.choose(this.#dice.unit()))
  }

  /** Lets one of them live for so many seconds. */
  step(index: number, seconds: number): void {
    if (this.#edge[index]! >= 0) this.#follow(index, seconds)
    else this.#stroll(index, seconds)
  }

  #setOut(index: number): void {
    const edge = this.#roads.choose(this.#dice.unit())
    this.#edge[index] = edge
    this.#metres[index] = this.#dice.unit() * this.#roads.lengthMetres[edge]!
    this.#isForward[index] = this.#dice.unit() < 0.5 ? 1 : 0
    this.#reach[index] = 0.6 + 0.7 * this.#dice.unit() // haste: a share of the usual speed
    this.#show(index)
  }

  #stayAt(index: number, [lon, lat]: readonly [number, number]): void {
    const angle = this.#dice.unit() * 2 * Math.PI
    const metres = ABOUT_METRES.least + this.#dice.unit() ** 2 * (ABOUT_METRES.most - ABOUT_METRES.least)
    this.#home[index * 2] = lon + (Math.sin(angle) * metres) / (METRES_PER_LAT * Math.cos((lat * Math.PI) / 180))
    this.#home[index * 2 + 1] = lat + (Math.cos(angle) * metres) / METRES_PER_LAT
    this.lon[index] = this.#home[index * 2]!
    this.lat[index] = this.#home[index * 2 + 1]!
    this.#reach[index] = this.#dice.unit() < 0.5 ? 0 : 30 + 200 * this.#dice.unit() // half of them stand
    this.bearingDeg[index] = (angle * 180) / Math.PI
  }

  #follow(index: number, seconds: number): void {
    let edge = this.#edge[index]!
    const kmh = this.#roads.kmh[edge]! * this.#reach[index]!
    let metres = this.#metres[index]! + (this.#isForward[index] ? 1 : -1) * (kmh / 3.6) * seconds
    const length = this.#roads.lengthMetres[edge]!
    if (metres < 0 || metres > length) {
      const beyond = metres < 0 ? -metres : metres - length
      const next = this.#roads.onward(edge, this.#isForward[index] === 1, this.#dice.unit())
      edge = next.edge
      this.#edge[index] = edge
      this.#isForward[index] = next.isForward ? 1 : 0
      const left = Math.min(beyond, this.#roads.lengthMetres[edge]!)
      metres = next.isForward ? left : this.#roads.lengthMetres[edge]! - left
    }
    this.#metres[index] = metres
    this.speedKmh[index] = kmh
    this.#show(index)
  }

  #show(index: number): void {
    this.#roads.place(this.#edge[index]!, this.#metres[index]!, this.#place)
    this.lon[index] = this.#place[0]!
    this.lat[index] = this.#place[1]!
    this.bearingDeg[index] = (this.#place[2]! + (this.#isForward[index] ? 360 : 180)) % 360
  }

  #stroll(index: number, seconds: number): void {
    const reach = this.#reach[index]!
    if (reach === 0) return
    if (this.#dice.unit() < seconds / 30) this.bearingDeg[index] = this.#dice.unit() * 360
    const angle = (this.bearingDeg[index]! * Math.PI) / 180
    const north = this.lat[index]! + (Math.cos(angle) * (WALK_KMH / 3.6) * seconds) / METRES_PER_LAT
    const east = this.lon[index]! + (Math.sin(angle) * (WALK_KMH / 3.6) * seconds) / (METRES_PER_LAT * Math.cos((north * Math.PI) / 180))
    const away = Math.hypot((north - this.#home[index * 2 + 1]!) * METRES_PER_LAT, (east - this.#home[index * 2]!) * METRES_PER_LAT * 0.78)
    this.speedKmh[index] = away > reach ? 0 : WALK_KMH
    if (away > reach) this.bearingDeg[index] = (this.bearingDeg[index]! + 180) % 360
    else {
      this.lon[index] = east
      this.lat[index] = north
    }
  }
}

/** Where people live: grids in proportion to their population. */
class Homes {
  readonly #centres: readonly (readonly [number, number])[]
  readonly #upTo: Float64Array

  constructor({ areas }: DemoCity) {
    const grids = areas.filter(area => area.level === 'grid')
    this.#centres = grids.map(area => area.center)
    let sum = 0
    this.#upTo = Float64Array.from(grids, area => (sum += area.population ?? 100))
  }

  choose(chance: number): readonly [number, number] {
    const wanted = chance * this.#upTo.at(-1)!
    let [low, high] = [0, this.#upTo.length - 1]
    while (low < high) {
      const middle = (low + high) >> 1
      if (this.#upTo[middle]! > wanted) high = middle
      else low = middle + 1
    }
    return this.#centres[low]!
  }
}
