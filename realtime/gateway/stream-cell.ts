import type { UnitColumns } from '#domain/force/server'
import { BLOCK, CELL_STEPS, DENSITY_PARTS, type FrameWriter, STEP_BYTES } from '#domain/track'
import { type Cell, PLACE_BITS, wider } from './cell.ts'

/** What a stream is about: whose units, which sample of them, when. */
export type Sight = {
  readonly columns: UnitColumns
  /** By area index. */
  readonly visible: Uint8Array
  readonly level: number
  readonly timeMs: number
}

const IN_CELL = CELL_STEPS - 1
const PARTS = DENSITY_PARTS * DENSITY_PARTS
/** A quarter of a cell is this many steps, as a power of two. */
const PART_BITS = 10
const PART_OF_Y_BITS = PLACE_BITS + PART_BITS

/** A stable one in 2ⁿ of all units: some n bits of a hash of the number are zero (Knuth's multiplier, upper bits). */
export function isSampled(number: number, level: number): boolean {
  if (level === 0) return true
  const hash = Math.imul(number ^ (number >>> 15), 0x9e37_79b1) >>> 12
  return (hash & ((1 << level) - 1)) === 0
}

/**
 * Hot code: one cell as one stream tells it. Slots are the stream's own: they say nothing of units its viewers may not see.
 * A step costs some 25 ns.
 */
export class StreamCell {
  readonly cell: Cell
  readonly index: number
  density = new Uint32Array(0)
  /** By place in the city's cell: slot + 1, and whom that slot was given to. */
  private slotOf: Uint32Array
  private toldOf: Uint32Array
  /** Slot → place + 1; 0 is free. */
  private placeAt: Uint32Array
  private top = 0
  private readonly free: number[] = []
  private readonly left: number[] = []
  private readonly leftNumbers: number[] = []
  /** Places of those who came. */
  private readonly came: number[] = []

  constructor(cell: Cell, index: number, sight: Sight) {
    this.cell = cell
    this.index = index
    this.slotOf = new Uint32Array(cell.room)
    this.toldOf = new Uint32Array(cell.room)
    this.placeAt = new Uint32Array(Math.max(8, cell.count))
    for (let place = 0; place < cell.top; place++) if (this.sees(place, sight)) this.seat(place)
    if (sight.level > 0) this.count(sight)
  }

  /** What changed since the last tick. Writes nothing when that is nothing to this stream. */
  writeChanges(writer: FrameWriter, scratch: FrameWriter, sight: Sight): void {
    scratch.length = 0
    const steps = this.sort(scratch, sight)
    const { left, came } = this
    if (steps === 0 && left.length === 0 && came.length === 0) return
    writer.varint(this.index)
    writer.u8((left.length > 0 ? BLOCK.leaves : 0) | (steps > 0 ? BLOCK.steps : 0) | (came.length > 0 ? BLOCK.enters : 0))
    if (left.length > 0) writeSlots(writer, left)
    if (steps > 0) {
      writer.varint(steps)
      writer.append(scratch.written)
    }
    if (came.length > 0) this.writeEnters(writer, came, sight)
  }

  /** All that is here. */
  writeWhole(writer: FrameWriter, sight: Sight): void {
    const places = this.told()
    writer.varint(this.index)
    writer.u8(BLOCK.whole | (places.length > 0 ? BLOCK.enters : 0))
    if (places.length > 0) this.writeEnters(writer, places, sight)
  }

  /** For the cell of all that is outside, where steps mean nothing: whoever changed, as exact records. */
  writeOutside(writer: FrameWriter, scratch: FrameWriter, sight: Sight): void {
    scratch.length = 0
    this.sort(scratch, sight)
    for (const number of this.leftNumbers) writer.gone(number)
    const { slab, base, top } = this.cell
    for (let place = 0; place < top; place++) {
      const at = base + place
      if ((slab.dirty[at >>> 5]! & (1 << (at & 31))) !== 0 && this.slotOf[place]! > 0) writeExact(writer, slab.members[at]!, sight)
    }
  }

  writeWholeOutside(writer: FrameWriter, sight: Sight): void {
    for (const place of this.told()) writeExact(writer, this.memberAt(place), sight)
  }

  /** Counts everybody the stream may see, sampled or not, by part of the cell. True when that changed. */
  count({ visible }: Sight): boolean {
    const counts = new Uint32Array(PARTS)
    const { slab, base, top } = this.cell
    const { members, spots, area } = slab
    for (let at = base; at < base + top; at++) {
      if (members[at] === 0 || visible[area[at]!] === 0) continue
      const spot = spots[at * 2]!
      const part = (spot >>> PART_OF_Y_BITS) * DENSITY_PARTS + ((spot & IN_CELL) >>> PART_BITS)
      counts[part] = counts[part]! + 1
    }
    const hasChanged = this.density.length === 0 || counts.some((count, part) => count !== this.density[part])
    this.density = counts
    return hasChanged
  }

  writeDensity(writer: FrameWriter): void {
    writer.varint(this.index)
    for (const count of this.density) writer.varint(count)
  }

  private sees(place: number, { visible, level }: Sight): boolean {
    const number = this.memberAt(place)
    return number !== 0 && visible[this.cell.slab.area[this.cell.base + place]!] === 1 && isSampled(number, level)
  }

  private memberAt(place: number): number {
    return this.cell.slab.members[this.cell.base + place]!
  }

  private told(): number[] {
    const places: number[] = []
    for (let slot = 0; slot < this.top; slot++) if (this.placeAt[slot]! > 0) places.push(this.placeAt[slot]! - 1)
    return places
  }

  private seat(place: number): void {
    const slot = this.free.pop() ?? this.top++
    if (slot >= this.placeAt.length) this.placeAt = wider(this.placeAt, slot * 2)
    this.placeAt[slot] = place + 1
    this.slotOf[place] = slot + 1
    this.toldOf[place] = this.memberAt(place)
  }

  private unseat(place: number): void {
    const slot = this.slotOf[place]! - 1
    this.left.push(slot)
    this.leftNumbers.push(this.toldOf[place]!)
    this.slotOf[place] = 0
    this.placeAt[slot] = 0
    this.free.push(slot)
  }

  /**
   * Sorts the dirty places into who is still here, whose steps are written at once, who left and who came. Leavers give up
   * their slots before anyone comes. Returns the steps.
   */
  private sort(scratch: FrameWriter, sight: Sight): number {
    this.left.length = this.leftNumbers.length = this.came.length = 0
    const { slab, base, room, top } = this.cell
    const { dirty, members, spots, area } = slab
    if (this.slotOf.length < room) {
      this.slotOf = wider(this.slotOf, room)
      this.toldOf = wider(this.toldOf, room)
    }
    const { slotOf, toldOf } = this
    const { visible } = sight
    scratch.reserve(top * STEP_BYTES)
    let steps = 0
    let last = 0
    const words = (top + 31) >>> 5
    for (let word = 0; word < words; word++) {
      for (let bits = dirty[(base >>> 5) + word]!; bits !== 0; bits &= bits - 1) {
        const place = (word << 5) + 31 - Math.clz32(bits & -bits)
        const at = base + place
        const slot = slotOf[place]! - 1
        if (slot >= 0 && toldOf[place] === members[at] && visible[area[at]!] === 1) {
          const now = spots[at * 2]!
          const was = spots[at * 2 + 1]!
          if (now === was) continue
          scratch.stepUnchecked(slot - last, (now & IN_CELL) - (was & IN_CELL), (now >>> PLACE_BITS) - (was >>> PLACE_BITS))
          last = slot
          steps++
          continue
        }
        if (slot >= 0) this.unseat(place)
        if (this.sees(place, sight)) this.came.push(place)
      }
    }
    for (const place of this.came) this.seat(place)
    return steps
  }

  private writeEnters(writer: FrameWriter, places: readonly number[], { columns, timeMs }: Sight): void {
    const { slab, base } = this.cell
    writer.varint(places.length)
    let last = 0
    for (const place of places) {
      const slot = this.slotOf[place]! - 1
      writer.enter(slot - last, told(slab.members[base + place]!, columns), { at: slab.spots[(base + place) * 2]!, timeMs })
      last = slot
    }
  }
}

function writeSlots(writer: FrameWriter, slots: readonly number[]): void {
  writer.varint(slots.length)
  let last = 0
  for (const slot of slots) {
    writer.zigzag(slot - last)
    last = slot
  }
}

export function writeExact(writer: FrameWriter, number: number, { columns }: Pick<Sight, 'columns'>): void {
  writer.exact(told(number, columns), columns.lon[number]!, columns.lat[number]!)
}

function told(number: number, columns: UnitColumns) {
  return {
    number,
    kindCode: columns.kindCode[number]!,
    isOnDuty: columns.isOnDuty[number] === 1,
    bearingDeg: columns.bearingDeg[number]!,
    speedKmh: columns.speedKmh[number]!,
    fixedAtMs: columns.fixedAtMs[number]!,
  }
}
