import { type Shape, bboxesMeet, shares } from './shape.ts'

/** An area among its siblings. `draft` is one of the file that may still be refused; null stands already. */
export type Neighbour = {
  readonly code: string
  readonly name: string
  readonly path: string
  readonly parentCode: string | null
  readonly shape: Shape
  readonly isDraft: boolean
}

export type Overlap = { readonly of: Neighbour; readonly with: Neighbour; readonly ratio: number }

/** Borders drawn twice differ a little; more than a hundredth of the smaller area is no border. */
const MOST_OVERLAP = 0.01

/**
 * `[AREA-5]` Goes through siblings from west to east and tells every pair in which they overlap. `of` is the draft to refuse: the
 * later of two drafts, or the one that meets an area standing.
 */
export async function* neighbourOverlaps(neighbours: readonly Neighbour[], pause: () => Promise<void>): AsyncGenerator<Overlap> {
  const byParent = Map.groupBy(neighbours, neighbour => neighbour.parentCode)
  for (const siblings of byParent.values()) {
    const order = new Map(siblings.map((one, i) => [one, i]))
    const fromWest = siblings.toSorted((a, b) => a.shape.bbox[0] - b.shape.bbox[0])
    let active: Neighbour[] = []
    for (const one of fromWest) {
      await pause()
      active = active.filter(other => other.shape.bbox[2] >= one.shape.bbox[0])
      for (const other of active) {
        const ratio = one.isDraft || other.isDraft ? overlapOf(one.shape, other.shape) : 0
        if (ratio > MOST_OVERLAP) yield { ...toRefuse(one, other, order), ratio }
      }
      active.push(one)
    }
  }
}

/** The common part, as a share of the smaller. */
export function overlapOf(a: Shape, b: Shape): number {
  if (!bboxesMeet(a.bbox, b.bbox)) return 0
  const [small, large] = boxArea(a) < boxArea(b) ? [a, b] : [b, a]
  const { inside, outside } = shares(small, large)
  return inside + outside === 0 ? 0 : inside / (inside + outside)
}

function toRefuse(a: Neighbour, b: Neighbour, order: Map<Neighbour, number>) {
  if (!a.isDraft) return { of: b, with: a }
  if (!b.isDraft) return { of: a, with: b }
  return order.get(a)! > order.get(b)! ? { of: a, with: b } : { of: b, with: a }
}

function boxArea({ bbox: [west, south, east, north] }: Shape) {
  return (east - west) * (north - south)
}
