import type { Position } from '#platform/pure'
import { type Point, mix, ringTester, smooth, toPlane } from './plane.ts'
import { Dice } from './random.ts'

/** The Yellow River where it is the border, from north to south; typed from memory to a few kilometres. */
export const YELLOW_RIVER: readonly Position[] = [
  [111.44, 39.63], [111.43, 39.57], [111.41, 39.52], [111.42, 39.46], [111.33, 39.42], [111.24, 39.44], [111.15, 39.42], [111.09, 39.37],
  [111.08, 39.3], [111.15, 39.24], [111.18, 39.17], [111.1, 39.1], [111.05, 39.02], [110.98, 38.97], [110.97, 38.89], [110.99, 38.81], [110.93, 38.72],
]

/** The rest of the way round, clockwise from the river's north end back to its south end. */
const LAND: readonly Position[] = [
  [111.55, 39.65], [111.8, 39.63], [111.95, 39.55], [111.9, 39.42], [112.05, 39.35], [112.2, 39.26], [112.2, 39.16], [112.35, 39.12],
  [112.5, 39.15], [112.65, 39.08], [112.78, 39.08], [112.83, 39.21], [112.98, 39.3], [113.13, 39.35], [113.22, 39.29], [113.36, 39.32],
  [113.52, 39.42], [113.7, 39.42], [113.89, 39.41], [113.96, 39.26], [113.93, 39.12], [113.78, 39.08], [113.82, 38.9], [113.84, 38.78], [113.7, 38.7],
  [113.62, 38.58], [113.4, 38.48], [113.22, 38.44], [113.1, 38.36], [113.05, 38.25], [112.9, 38.27], [112.72, 38.23], [112.57, 38.2],
  [112.42, 38.25], [112.26, 38.25], [112.2, 38.13], [111.98, 38.12], [111.82, 38.22], [111.74, 38.32], [111.74, 38.5], [111.6, 38.53],
  [111.47, 38.48], [111.34, 38.55], [111.24, 38.58], [111.2, 38.66],
]

/** The shape the city grows into: a smooth river on the west, ridges all the rest of the way. In the plane, open ring. */
export function cityOutline(seed: number): Point[] {
  const dice = new Dice(seed, 'outline')
  const river = smooth(YELLOW_RIVER.map(toPlane), 1)
  const ends = [river[0] as Point, ...LAND.map(toPlane), river.at(-1) as Point]
  const land = ends.slice(1).flatMap((to, index) => ridge(ends[index] as Point, to, dice))
  return [...river.toReversed(), ...land.slice(0, -1)]
}

export function isInCity(outline: readonly Point[]): (p: Point) => boolean {
  return ringTester(outline)
}

/** Midpoint displacement down to about 2 km, without the first point. */
function ridge(from: Point, to: Point, dice: Dice): Point[] {
  const length = Math.hypot(to[0] - from[0], to[1] - from[1])
  if (length < 2.4) return [to]
  const [x, y] = mix(from, to, 0.5)
  const push = dice.between(-0.17, 0.17)
  const middle: Point = [x - (to[1] - from[1]) * push, y + (to[0] - from[0]) * push]
  return [...ridge(from, middle, dice), ...ridge(middle, to, dice)]
}
