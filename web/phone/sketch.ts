import { type Position, distanceMetres } from '#platform/pure'

export type Ring = readonly Position[]
type Point = { readonly x: number; readonly y: number }
export type Sketch = {
  readonly me: Point
  readonly there: Point
  /** The outline of my grid, as an svg path. */
  readonly outline: string
  /** Round distances from me: radius in px and its label in metres. */
  readonly rings: readonly { readonly radiusPx: number; readonly metres: number }[]
}

/** Walking 4.8 km/h with the detour factor of the desk's ranking (1.35): no route is known, only the straight line. */
export function walkMinutes(metres: number): number {
  return Math.max(1, Math.round((metres * 1.35) / 80))
}

type Box = { readonly width: number; readonly height: number; readonly side: number; readonly above: number; readonly below: number }

/** A drawing of what is really known: me, the place, and the grid's own boundary, north up, fitted into the box. */
export function drawSketch(known: { me: Position; there: Position; rings: readonly Ring[] }, box: Box): Sketch {
  const lonScale = Math.cos((known.me[1] * Math.PI) / 180)
  const flat = ([lon, lat]: Position) => ({ x: (lon - known.me[0]) * lonScale, y: known.me[1] - lat })
  const me = flat(known.me)
  const there = flat(known.there)
  const west = Math.min(me.x, there.x)
  const north = Math.min(me.y, there.y)
  const spanX = Math.max(Math.abs(there.x - me.x), 0.0004)
  const spanY = Math.max(Math.abs(there.y - me.y), 0.0004)
  const scale = Math.min((box.width - 2 * box.side) / spanX, (box.height - box.above - box.below) / spanY)
  const left = (box.width - Math.abs(there.x - me.x) * scale) / 2
  const top = box.above + (box.height - box.above - box.below - Math.abs(there.y - me.y) * scale) / 2
  const place = (point: Point): Point => ({ x: left + (point.x - west) * scale, y: top + (point.y - north) * scale })
  const outline = known.rings.map(ring => `M${ring.map(at => place(flat(at))).map(({ x, y }) => `${x.toFixed(1)} ${y.toFixed(1)}`).join('L')}Z`).join('')
  const pxPerMetre = scale / 111_195
  return { me: place(me), there: place(there), outline, rings: roundRings(distanceMetres(known.me, known.there), pxPerMetre) }
}

/** Two or three round distances up to the place. */
function roundRings(metres: number, pxPerMetre: number): Sketch['rings'] {
  const step = [50, 100, 200, 500, 1000, 2000, 5000, 10_000, 20_000].find(size => metres / size <= 3.2) ?? 50_000
  return [1, 2, 3].map(count => count * step).map(size => ({ metres: size, radiusPx: size * pxPerMetre }))
}
