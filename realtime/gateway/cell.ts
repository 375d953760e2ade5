/** Where a unit is in its cell, as one number: `x | y << 12`, steps of the grid. */
export const PLACE_BITS = 12

const FIRST_SLAB = 1 << 14
/** Places come in words of dirty bits. */
const LEAST_ROOM = 32

/**
 * Hot code: the places of all cells in a few long arrays, each cell's side by side, so that a move touches one line of memory
 * in them and a tick reads them one after the other. Read the arrays anew after whatever may add a unit: they grow.
 */
export class Slab {
  /** Unit number; 0 is nobody. */
  members = new Uint32Array(FIRST_SLAB)
  /** Where the unit is now, and where it was at the last tick, in turns. */
  spots = new Uint32Array(FIRST_SLAB * 2)
  area = new Uint32Array(FIRST_SLAB)
  /** One bit a place: changed since the last tick. */
  dirty = new Uint32Array(FIRST_SLAB / 32)
  private used = 0
  private readonly given = new Map<number, number[]>()

  /** A stretch for so many places, nobody in it. */
  take(room: number): number {
    const again = this.given.get(room)?.pop()
    if (again !== undefined) return again
    const base = this.used
    this.used += room
    if (this.used > this.members.length) {
      const larger = Math.max(this.used, this.members.length * 2)
      this.members = wider(this.members, larger)
      this.spots = wider(this.spots, larger * 2)
      this.area = wider(this.area, larger)
      this.dirty = wider(this.dirty, larger >>> 5)
    }
    return base
  }

  /** Takes a larger stretch, with what was in the smaller. */
  move({ base, room }: { readonly base: number; readonly room: number }, larger: number): number {
    const next = this.take(larger)
    this.members.copyWithin(next, base, base + room)
    this.spots.copyWithin(next * 2, base * 2, (base + room) * 2)
    this.area.copyWithin(next, base, base + room)
    this.dirty.copyWithin(next >>> 5, base >>> 5, (base + room) >>> 5)
    this.members.fill(0, base, base + room)
    this.dirty.fill(0, base >>> 5, (base + room) >>> 5)
    if (room > 0) this.given.set(room, [...(this.given.get(room) ?? []), base])
    return next
  }
}

/** Who is in a cell, by place. */
export class Cell {
  readonly slab: Slab
  base = 0
  room = 0
  /** Places run from 0 to below this. */
  top = 0
  count = 0
  /** Streams some viewer of which looks here. */
  watchers = 0
  isDirty = false
  /** Area index → how many of it are here. */
  readonly areas = new Map<number, number>()
  private readonly free: number[] = []
  /** Places left in this tick are taken again in the next, so that a place is one unit throughout a tick. */
  private readonly freed: number[] = []

  constructor(slab: Slab) {
    this.slab = slab
  }

  add({ number, spot, area }: { readonly number: number; readonly spot: number; readonly area: number }): number {
    const place = this.free.pop() ?? this.top++
    if (place >= this.room) this.grow()
    const at = this.base + place
    this.slab.members[at] = number
    this.slab.spots[at * 2] = this.slab.spots[at * 2 + 1] = spot
    this.slab.area[at] = area
    this.count++
    this.areas.set(area, (this.areas.get(area) ?? 0) + 1)
    return place
  }

  remove(place: number): void {
    const at = this.base + place
    this.slab.members[at] = 0
    this.count--
    const room = this.watchers > 0 ? this.freed : this.free
    room.push(place)
    const area = this.slab.area[at]!
    const left = this.areas.get(area)! - 1
    if (left > 0) this.areas.set(area, left)
    else this.areas.delete(area)
  }

  endTick(): void {
    this.isDirty = false
    this.slab.dirty.fill(0, this.base >>> 5, (this.base + this.room) >>> 5)
    for (const place of this.freed) this.free.push(place)
    this.freed.length = 0
  }

  private grow(): void {
    const larger = Math.max(LEAST_ROOM, this.room * 2)
    this.base = this.slab.move(this, larger)
    this.room = larger
  }
}

export function wider(old: Uint32Array, room: number): Uint32Array<ArrayBuffer> {
  const grown = new Uint32Array(Math.max(room, old.length))
  grown.set(old)
  return grown
}
