import { type Position, distanceMetres } from '#platform/pure'

export type DraftShape = 'polygon' | 'circle' | 'line'

/** A fence as the hand draws it: corners of a ring or a line, or the middle of a circle. `isClosed` once it is whole. */
export type FenceDraft = {
  readonly shape: DraftShape
  readonly corners: readonly Position[]
  readonly radiusMetres: number
  readonly isClosed: boolean
}

export type DraftFault = 'few' | 'crossing'

export const FIRST_RADIUS_METRES = 500
export const RADIUS_METRES = { least: 20, most: 50_000 } as const
/** By hand nobody draws more; larger fences are areas. */
export const MOST_CORNERS = 200
const FEWEST: Record<DraftShape, number> = { polygon: 3, line: 2, circle: 1 }

export function newDraft(shape: DraftShape): FenceDraft {
  return { shape, corners: [], radiusMetres: FIRST_RADIUS_METRES, isClosed: false }
}

/** A circle is whole with its middle; rings and lines go on until they are closed. */
export function withCorner(draft: FenceDraft, at: Position): FenceDraft {
  if (draft.shape === 'circle') return { ...draft, corners: [at], isClosed: true }
  if (draft.isClosed || draft.corners.length >= MOST_CORNERS) return draft
  return { ...draft, corners: [...draft.corners, at] }
}

/** Closes what has enough corners; a ring that runs through itself stays open and says so. */
export function closed(draft: FenceDraft): FenceDraft {
  return faultOf(draft) === null ? { ...draft, isClosed: true } : draft
}

/** One step back: a whole fence is opened again, an open one loses its last corner. */
export function backOne(draft: FenceDraft): FenceDraft {
  if (draft.shape === 'circle') return { ...draft, corners: [], isClosed: false }
  if (draft.isClosed) return { ...draft, isClosed: false }
  return { ...draft, corners: draft.corners.slice(0, -1) }
}

/** A corner goes elsewhere; on a circle the middle does, with its edge. */
export function withMoved(draft: FenceDraft, index: number, to: Position): FenceDraft {
  const corners = draft.corners.map((corner, at) => (at === index ? to : corner))
  return { ...draft, corners }
}

export function withRadius(draft: FenceDraft, metres: number): FenceDraft {
  return { ...draft, radiusMetres: Math.min(RADIUS_METRES.most, Math.max(RADIUS_METRES.least, Math.round(metres))) }
}

export function faultOf(draft: FenceDraft): DraftFault | null {
  if (draft.corners.length < FEWEST[draft.shape]) return 'few'
  return draft.shape === 'polygon' && runsThroughItself(draft.corners) ? 'crossing' : null
}

const CIRCLE_STEPS = 72
const METRES_PER_DEGREE = 111_195

/** The outline as it is drawn; a circle as a ring of 72 corners. */
export function outlineOf(draft: FenceDraft): readonly Position[] {
  const [first] = draft.corners
  if (draft.shape === 'circle') return first === undefined ? [] : circleRing(first, draft.radiusMetres)
  return draft.shape === 'polygon' && draft.isClosed && first !== undefined ? [...draft.corners, first] : draft.corners
}

export function circleRing([lon, lat]: Position, metres: number): Position[] {
  const dLat = metres / METRES_PER_DEGREE
  const dLon = dLat / Math.max(0.01, Math.cos((lat * Math.PI) / 180))
  return Array.from({ length: CIRCLE_STEPS + 1 }, (_, step) => {
    const angle = (step / CIRCLE_STEPS) * 2 * Math.PI
    return [lon + dLon * Math.cos(angle), lat + dLat * Math.sin(angle)]
  })
}

/** Where the handle stands that changes the radius: due east of the middle. */
export function radiusHandle(draft: FenceDraft): Position | null {
  const [middle] = draft.corners
  return draft.shape === 'circle' && middle !== undefined ? (circleRing(middle, draft.radiusMetres)[0] ?? null) : null
}

/** Square metres of a ring on the sphere, by the trapezium rule; good to a percent for what is drawn by hand. */
export function areaSquareMetres(ring: readonly Position[]): number {
  let sum = 0
  ring.forEach(([lon, lat], index) => {
    const [nextLon, nextLat] = ring[(index + 1) % ring.length]!
    sum += (nextLon - lon) * (Math.sin((lat * Math.PI) / 180) + Math.sin((nextLat * Math.PI) / 180))
  })
  return Math.abs((sum * Math.PI) / 180 / 2) * 6_371_008.8 ** 2
}

export function lengthMetres(line: readonly Position[]): number {
  return line.slice(1).reduce((sum, at, index) => sum + distanceMetres(line[index]!, at), 0)
}

function runsThroughItself(corners: readonly Position[]): boolean {
  const count = corners.length
  const edge = (index: number) => [corners[index]!, corners[(index + 1) % count]!] as const
  for (let one = 0; one < count; one++) {
    for (let other = one + 2; other < count; other++) {
      const areNeighbours = one === 0 && other === count - 1
      if (!areNeighbours && cross(edge(one), edge(other))) return true
    }
  }
  return false
}

type Edge = readonly [Position, Position]

function cross([a, b]: Edge, [c, d]: Edge): boolean {
  return side(a, b, c) !== side(a, b, d) && side(c, d, a) !== side(c, d, b)
}

function side(a: Position, b: Position, point: Position): number {
  return Math.sign((b[0] - a[0]) * (point[1] - a[1]) - (b[1] - a[1]) * (point[0] - a[0]))
}
