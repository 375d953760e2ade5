import { type Position, distanceMetres } from '#platform/pure'
import { type Shape, shares } from './shape.ts'

const MOST_OUTSIDE = 0.01
/** Borders of levels are often drawn apart; a strip this wide along the whole border is still the same border. */
const STRIP_METRES = 2

/** The percentage of a child outside its parent, or null when it is within 1 % or within a strip of 2 m along its border. */
export function outsideParent(child: Shape, parent: Shape): number | null {
  const { inside, outside } = shares(child, parent)
  const share = inside + outside === 0 ? 0 : outside / (inside + outside)
  if (share <= MOST_OUTSIDE) return null
  const [, south, , north] = child.bbox
  const degreeMetres = 111_195
  const squareMetres = outside * degreeMetres ** 2 * Math.cos((((south + north) / 2) * Math.PI) / 180)
  return squareMetres <= borderMetres(child) * STRIP_METRES ? null : share * 100
}

function borderMetres({ edges }: Shape): number {
  let metres = 0
  for (let i = 0; i < edges.length; i += 4) {
    const from: Position = [edges[i]!, edges[i + 1]!]
    metres += distanceMetres(from, [edges[i + 2]!, edges[i + 3]!])
  }
  return metres
}
