import { contains } from '../map/label-placement.ts'
import type { Box } from '../map/picture.ts'

export type CardPlace = { readonly box: Box; readonly line: readonly [x1: number, y1: number, x2: number, y2: number] }
type Ground = {
  /** Where the card may stand at all. */
  readonly free: Box
  /** The outline of the caller's area on the screen: empty land is outside of it. */
  readonly outline: readonly (readonly [number, number])[]
  /** Incidents and other things it must not cover. */
  readonly symbols: readonly (readonly [number, number])[]
  readonly k: number
}

export const CARD = { width: 336, height: 130 } as const
const RING = 48
const STEP = 24
const SAMPLES = [0.02, 0.25, 0.5, 0.75, 0.98] as const

/** Stands the card on empty land as near to its incident as it can without covering it, its ring or another incident. */
export function placeCard(at: readonly [x: number, y: number], ground: Ground): CardPlace {
  const { free, k } = ground
  const [width, height] = [CARD.width * k, CARD.height * k]
  let best: { cost: number; box: Box } | null = null
  for (let x = free[0]; x + width <= free[2]; x += STEP * k) {
    for (let y = free[1]; y + height <= free[3]; y += STEP * k) {
      const box: Box = [x, y, x + width, y + height]
      const cost = costOf(box, at, ground)
      if (best === null || cost < best.cost) best = { cost, box }
    }
  }
  const box = best?.box ?? [free[0], free[1], free[0] + width, free[1] + height]
  return { box, line: leader(box, at, k) }
}

function costOf(box: Box, at: readonly [number, number], { outline, symbols, k }: Ground): number {
  const near = Math.hypot((box[0] + box[2]) / 2 - at[0], (box[1] + box[3]) / 2 - at[1]) / k
  const onLand = SAMPLES.flatMap(sx => SAMPLES.map(sy => contains(outline, [box[0] + (box[2] - box[0]) * sx, box[1] + (box[3] - box[1]) * sy]))).filter(Boolean).length
  const covered = symbols.filter(([x, y]) => distanceTo(box, [x, y]) < 22 * k).length
  const onRing = distanceTo(box, at) < (RING + 24) * k ? 1 : 0
  return near + onLand * 26 + covered * 240 + onRing * 4000
}

function distanceTo(box: Box, [x, y]: readonly [number, number]): number {
  return Math.hypot(Math.max(box[0] - x, 0, x - box[2]), Math.max(box[1] - y, 0, y - box[3]))
}

/** From the edge of the ring to the nearest point of the card, a little in from its corners. */
function leader(box: Box, at: readonly [number, number], k: number): CardPlace['line'] {
  const inset = 40 * k
  const x = Math.min(Math.max(at[0], box[0] + inset), box[2] - inset)
  const y = at[1] < box[1] ? box[1] : at[1] > box[3] ? box[3] : Math.min(Math.max(at[1], box[1]), box[3])
  const isBeside = y === at[1]
  const end = isBeside ? [at[0] < box[0] ? box[0] : box[2], y] as const : [x, y] as const
  const angle = Math.atan2(end[1] - at[1], end[0] - at[0])
  return [at[0] + Math.cos(angle) * (RING - 2) * k, at[1] + Math.sin(angle) * (RING - 2) * k, end[0], end[1]]
}
