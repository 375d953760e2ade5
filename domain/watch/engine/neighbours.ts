import { distanceMetres } from '#platform/pure'
import { METRES_PER_DEGREE } from './shapes.ts'

type Place = { lon: number; lat: number; key: number; readonly linked: Set<number> }

/** Columns of longitude are as narrow as those of latitude at the equator; further north a unit looks at more of them. */
const COLUMNS = 2 ** 26

export type NeighbourTerms = {
  readonly withinMetres: number
  /** Who is linked stays so until this much further apart. */
  readonly slackMetres: number
  readonly mayLink: (one: number, other: number) => boolean
  readonly onLink: (one: number, other: number, atMs: number) => void
  readonly onPart: (one: number, other: number, atMs: number) => void
}

/** Who of the watched units is within a distance of whom: a hash of cells of that size, over those units only. */
export class Neighbours {
  readonly #terms: NeighbourTerms
  readonly #cellDeg: number
  readonly #places = new Map<number, Place>()
  readonly #cells = new Map<number, Set<number>>()

  constructor(terms: NeighbourTerms) {
    this.#terms = terms
    this.#cellDeg = terms.withinMetres / METRES_PER_DEGREE
  }

  has(number: number): boolean {
    return this.#places.has(number)
  }

  linkedTo(number: number): ReadonlySet<number> {
    return this.#places.get(number)?.linked ?? NOBODY
  }

  /** Moves a unit, or brings it in; who comes near is told after who goes. */
  move(number: number, { lon, lat, atMs }: { lon: number; lat: number; atMs: number }): void {
    const place = this.#place(number, lon, lat)
    const far = this.#terms.withinMetres + this.#terms.slackMetres
    for (const other of place.linked) if (this.#metres(place, other) > far) this.#part(number, other, atMs)
    for (const other of this.#near(place)) {
      if (other === number || place.linked.has(other) || !this.#terms.mayLink(number, other)) continue
      if (this.#metres(place, other) <= this.#terms.withinMetres) this.link(number, other, atMs)
    }
  }

  remove(number: number, atMs: number): void {
    const place = this.#places.get(number)
    if (place === undefined) return
    for (const other of place.linked) this.#part(number, other, atMs)
    this.#leave(number, place.key)
    this.#places.delete(number)
  }

  /** Brings a unit in without a word, as after a restart. */
  put(number: number, lon: number, lat: number): void {
    this.#place(number, lon, lat)
  }

  link(one: number, other: number, atMs: number): void {
    this.relink(one, other)
    this.#terms.onLink(one, other, atMs)
  }

  /** Links without a word. */
  relink(one: number, other: number): void {
    this.#places.get(one)?.linked.add(other)
    this.#places.get(other)?.linked.add(one)
  }

  metresBetween(one: number, other: number): number {
    const place = this.#places.get(one)
    return place === undefined || !this.#places.has(other) ? Number.NaN : this.#metres(place, other)
  }

  /** Each link once. */
  links(): (readonly [number, number])[] {
    return [...this.#places].flatMap(([one, { linked }]) => [...linked].filter(other => one < other).map(other => [one, other] as const))
  }

  #part(one: number, other: number, atMs: number): void {
    this.#places.get(one)!.linked.delete(other)
    this.#places.get(other)!.linked.delete(one)
    this.#terms.onPart(one, other, atMs)
  }

  #place(number: number, lon: number, lat: number): Place {
    const key = this.#key(Math.floor((lon + 180) / this.#cellDeg), Math.floor((lat + 90) / this.#cellDeg))
    const known = this.#places.get(number)
    const place = known ?? { lon, lat, key, linked: new Set() }
    place.lon = lon
    place.lat = lat
    if (known === undefined) this.#places.set(number, place)
    else if (known.key !== key) this.#leave(number, known.key)
    else return place
    place.key = key
    const cell = this.#cells.get(key)
    if (cell === undefined) this.#cells.set(key, new Set([number]))
    else cell.add(number)
    return place
  }

  #leave(number: number, key: number): void {
    const cell = this.#cells.get(key)
    cell?.delete(number)
    if (cell?.size === 0) this.#cells.delete(key)
  }

  *#near({ lon, lat }: Place): Generator<number> {
    const [column, line] = [Math.floor((lon + 180) / this.#cellDeg), Math.floor((lat + 90) / this.#cellDeg)]
    const wide = Math.min(COLUMNS, Math.ceil(1 / Math.max(0.01, Math.cos((Math.min(89, Math.abs(lat) + this.#cellDeg) * Math.PI) / 180))))
    for (let x = column - wide; x <= column + wide; x++) {
      for (let y = line - 1; y <= line + 1; y++) yield* this.#cells.get(this.#key(x, y)) ?? NOBODY
    }
  }

  #key(column: number, line: number): number {
    return line * COLUMNS + column
  }

  #metres({ lon, lat }: Place, other: number): number {
    const to = this.#places.get(other)!
    return distanceMetres([lon, lat], [to.lon, to.lat])
  }
}

const NOBODY: ReadonlySet<number> = new Set()
