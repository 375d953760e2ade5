import type { Position } from '#platform/pure'
import { RIVERS, runOn, YELLOW_RIVER_ABOVE, YELLOW_RIVER_BELOW } from './ground-facts.ts'
import { YELLOW_RIVER } from './outline.ts'
import { type Point, distance, mix, smooth, toPlane } from './plane.ts'
import { noise } from './random.ts'

export type River = { readonly name: string; readonly line: readonly Point[] }

/** Rivers that meander, and the Yellow River along the very border of the city. */
export function drawRivers(seed: number, cityRing: readonly Position[]): River[] {
  const [east, north] = [noise(seed + 31, 5), noise(seed + 32, 5)]
  const meander = ([x, y]: Point): Point => [x + 0.7 * east(x, y), y + 0.7 * north(x, y)]
  const inland = RIVERS.map(({ name, course }) => ({ name, line: smooth(runOn(course).map(toPlane), 0.7).map(meander) }))
  return [{ name: '黄河', line: yellowRiver(cityRing.map(toPlane)) }, ...inland]
}

/** The ring turns anticlockwise: down the west side from north to south. */
function yellowRiver(ring: readonly Point[]): Point[] {
  const nearest = (to: Point) => ring.reduce((best, p, index) => (distance(p, to) < distance(ring[best] as Point, to) ? index : best), 0)
  const [start, end] = [nearest(toPlane(YELLOW_RIVER[1] as Position)), nearest(toPlane(YELLOW_RIVER.at(-2) as Position))]
  const border = start < end ? ring.slice(start, end) : [...ring.slice(start), ...ring.slice(1, end)]
  const calm = border.map((p, index) => mix(mix(border[index - 1] ?? p, border[index + 1] ?? p, 0.5), p, 0.4))
  const above = runOn([...YELLOW_RIVER_ABOVE, YELLOW_RIVER[0] as Position]).slice(0, -1).map(toPlane)
  const below = runOn([YELLOW_RIVER.at(-1) as Position, ...YELLOW_RIVER_BELOW]).slice(1).map(toPlane)
  return [...smooth([...above, calm[0] as Point], 1.2), ...calm.slice(1), ...smooth([calm.at(-1) as Point, ...below], 1.2).slice(1)]
}
