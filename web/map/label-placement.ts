import type { Box } from './picture.ts'

/** A name looking for room; distances in screen pixels from the baseline's middle. */
export type Label = {
  readonly key: string
  readonly at: readonly [x: number, y: number]
  readonly halfWidth: number
  readonly up: number
  readonly down: number
  /** The ring it should stay inside, in screen pixels. */
  readonly ring: readonly (readonly [number, number])[]
}

const STEP = 6
const REACH_X = 132
const REACH_Y = 90
const OUTSIDE = 90
const CLASH = 120

/** Offsets by distance, so that the search can stop as soon as going farther cannot be better. */
const OFFSETS = offsets()

/**
 * Puts each name at its place, moved as little as needed to stay inside its area and clear of symbols and of names
 * already put. Greedy in the order given: give the names that matter first.
 */
export function placeLabels(labels: readonly Label[], obstacles: readonly Box[]): Map<string, readonly [x: number, y: number]> {
  const taken: Box[] = [...obstacles]
  const placed = new Map<string, readonly [number, number]>()
  for (const label of labels) {
    const near = taken.filter(box => isNear(box, label))
    const [x, y] = bestPlace(label, near)
    placed.set(label.key, [x, y])
    taken.push(boxAt(label, x, y))
  }
  return placed
}

export function boxAt(label: Label, x: number, y: number): Box {
  return [x - label.halfWidth, y - label.up, x + label.halfWidth, y + label.down]
}

function bestPlace(label: Label, obstacles: readonly Box[]): readonly [number, number] {
  let best: readonly [number, number] = label.at
  let lowest = Number.POSITIVE_INFINITY
  for (const [dx, dy, distance] of OFFSETS) {
    if (distance >= lowest) break
    const box = boxAt(label, label.at[0] + dx, label.at[1] + dy)
    const cost = distance + costOutside(box, label.ring, lowest) + costOfClashes(box, obstacles)
    if (cost < lowest) {
      lowest = cost
      best = [label.at[0] + dx, label.at[1] + dy]
    }
  }
  return best
}

function costOutside([left, top, right, bottom]: Box, ring: Label['ring'], limit: number): number {
  const inset = (right - left) * 0.15
  const corners = [[left, top], [right, top], [left + inset, bottom], [right - inset, bottom]] as const
  let cost = 0
  for (const corner of corners) {
    if (cost >= limit) return cost
    if (!contains(ring, corner)) cost += OUTSIDE
  }
  return cost
}

function costOfClashes([left, top, right, bottom]: Box, obstacles: readonly Box[]): number {
  let cost = 0
  for (const box of obstacles) {
    const wide = Math.min(right, box[2]) - Math.max(left, box[0])
    const high = Math.min(bottom, box[3]) - Math.max(top, box[1])
    if (wide > 0 && high > 0) cost += CLASH + wide * high
  }
  return cost
}

/** Even-odd rule. */
export function contains(ring: Label['ring'], [x, y]: readonly [number, number]): boolean {
  let inside = false
  let before = ring[ring.length - 1]
  for (const here of ring) {
    if (before !== undefined && here[1] > y !== before[1] > y) {
      if (x < ((before[0] - here[0]) * (y - here[1])) / (before[1] - here[1]) + here[0]) inside = !inside
    }
    before = here
  }
  return inside
}

function isNear(box: Box, { at, halfWidth, up, down }: Label): boolean {
  return (
    box[2] > at[0] - REACH_X - halfWidth && box[0] < at[0] + REACH_X + halfWidth &&
    box[3] > at[1] - REACH_Y - up && box[1] < at[1] + REACH_Y + down
  )
}

function offsets(): readonly (readonly [dx: number, dy: number, distance: number])[] {
  const all: [number, number, number][] = []
  for (let dx = -REACH_X; dx <= REACH_X; dx += STEP) {
    for (let dy = -REACH_Y; dy <= REACH_Y; dy += STEP) all.push([dx, dy, Math.hypot(dx, dy)])
  }
  return all.sort((a, b) => a[2] - b[2])
}
