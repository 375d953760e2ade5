import type { RoadKind, RoadNet } from '../../demo-city/index.ts'

/** Ordinary speeds by kind of road, km/h. */
const KMH: Record<RoadKind, number> = { highway: 56, road: 42, lane: 24 }
/** Where people move: a kilometre of town lane sees more of them than one of highway. */
const USE: Record<RoadKind, number> = { highway: 1.5, road: 2, lane: 1 }
const METRES_PER_LAT = 110_574

/** The road net as typed arrays, so that a million walkers need no object. Lines run from `from` to `to`. */
export class FlatRoads {
  readonly edgeCount: number
  readonly #first: Uint32Array
  readonly #lon: Float64Array
  readonly #lat: Float64Array
  /** Metres from the start of the line to each point of it. */
  readonly #at: Float32Array
  readonly lengthMetres: Float32Array
  readonly kmh: Float32Array
  /** Share of all use up to and with each edge: to choose one by chance. */
  readonly #useUpTo: Float64Array
  readonly #ends: Uint32Array
  readonly #leaving: readonly (readonly number[])[]

  constructor({ nodes, edges }: RoadNet) {
    this.edgeCount = edges.length
    const points = edges.reduce((sum, edge) => sum + edge.line.length, 0)
    this.#first = new Uint32Array(edges.length + 1)
    this.#lon = new Float64Array(points)
    this.#lat = new Float64Array(points)
    this.#at = new Float32Array(points)
    this.lengthMetres = new Float32Array(edges.length)
    this.kmh = Float32Array.from(edges, edge => KMH[edge.kind])
    this.#useUpTo = new Float64Array(edges.length)
    this.#ends = new Uint32Array(edges.length * 2)
    const leaving: number[][] = nodes.map(() => [])
    let point = 0
    let use = 0
    edges.forEach((edge, index) => {
      this.#first[index] = point
      this.#ends.set([edge.from, edge.to], index * 2)
      leaving[edge.from]?.push(index)
      leaving[edge.to]?.push(index)
      point = this.#lay(edge.line, point)
      this.lengthMetres[index] = Math.max(1, this.#at[point - 1]!)
      use += this.lengthMetres[index]! * USE[edge.kind]
      this.#useUpTo[index] = use
    })
    this.#first[edges.length] = point
    this.#leaving = leaving
  }

  /** An edge, by chance, in proportion to its use; `0 ≤ chance < 1`. */
  choose(chance: number): number {
    const wanted = chance * this.#useUpTo[this.edgeCount - 1]!
    let [low, high] = [0, this.edgeCount - 1]
    while (low < high) {
      const middle = (low + high) >> 1
      if (this.#useUpTo[middle]! > wanted) high = middle
      else low = middle + 1
    }
    return low
  }

  /** Where to go on at the end of an edge: the way back only where there is no other. */
  onward(edge: number, isForward: boolean, chance: number): { edge: number; isForward: boolean } {
    const node = this.#ends[edge * 2 + (isForward ? 1 : 0)]!
    const ways = this.#leaving[node]!
    const at = Math.floor(chance * ways.length)
    const next = ways[at] === edge && ways.length > 1 ? ways[(at + 1) % ways.length]! : ways[at]!
    return { edge: next, isForward: this.#ends[next * 2] === node }
  }

  /** Writes lon, lat and bearing of a place on an edge. */
  place(edge: number, metres: number, into: Float64Array): void {
    let at = this.#first[edge]!
    const last = this.#first[edge + 1]! - 1
    while (at < last - 1 && this.#at[at + 1]! < metres) at++
    const next = Math.min(at + 1, last)
    const leg = this.#at[next]! - this.#at[at]!
    const share = leg > 0 ? Math.min(1, Math.max(0, (metres - this.#at[at]!) / leg)) : 0
    const [dLon, dLat] = [this.#lon[next]! - this.#lon[at]!, this.#lat[next]! - this.#lat[at]!]
    into[0] = this.#lon[at]! + dLon * share
    into[1] = this.#lat[at]! + dLat * share
    into[2] = (Math.atan2(dLon * Math.cos((into[1] * Math.PI) / 180), dLat) * 180) / Math.PI
  }

  #lay(line: RoadNet['edges'][number]['line'], first: number): number {
    line.forEach(([lon, lat], index) => {
      const point = first + index
      this.#lon[point] = lon
      this.#lat[point] = lat
      const east = index === 0 ? 0 : (lon - this.#lon[point - 1]!) * METRES_PER_LAT * Math.cos((lat * Math.PI) / 180)
      const north = index === 0 ? 0 : (lat - this.#lat[point - 1]!) * METRES_PER_LAT
      this.#at[point] = index === 0 ? 0 : this.#at[point - 1]! + Math.hypot(east, north)
    })
    return first + line.length
  }
}
