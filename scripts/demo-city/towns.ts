import { COUNTIES } from './counties.ts'
import { type Point, distance, toPlane } from './plane.ts'
import { noise } from './random.ts'

/** A county's seat as built ground: square blocks on a turned lattice, within a ragged rim. */
export type Town = {
  readonly countyCode: string
  readonly centre: Point
  readonly radiusKm: number
  readonly blockKm: number
  /** Lattice coordinates (in blocks along and across the streets) → the plane. */
  readonly at: (along: number, across: number) => Point
  readonly contains: (p: Point) => boolean
}

export function layTowns(seed: number, scale: number): Town[] {
  const rim = noise(seed + 7, 2.5)
  return COUNTIES.map(({ code, seat, town }) => {
    const centre = toPlane(seat)
    const blockKm = town.blockKm / Math.sqrt(scale)
    const turn = (town.turnDeg * Math.PI) / 180
    return {
      countyCode: code,
      centre,
      radiusKm: town.radiusKm,
      blockKm,
      at: (along, across) => [
        centre[0] + blockKm * (along * Math.cos(turn) - across * Math.sin(turn)),
        centre[1] + blockKm * (along * Math.sin(turn) + across * Math.cos(turn)),
      ],
      contains: p => distance(p, centre) < town.radiusKm * (1 + 0.22 * rim(p[0], p[1])),
    }
  })
}

/** All lattice points of a town at `step` blocks, shifted by `shift` blocks. */
export function latticePoints(town: Town, step: number, shift: number): { point: Point; along: number; across: number }[] {
  const reach = Math.ceil((town.radiusKm * 1.3) / town.blockKm / step)
  const out: { point: Point; along: number; across: number }[] = []
  for (let i = -reach; i <= reach; i++) {
    for (let j = -reach; j <= reach; j++) {
      const along = i * step + shift
      const across = j * step + shift
      const point = town.at(along, across)
      if (town.contains(point)) out.push({ point, along, across })
    }
  }
  return out
}

const BEND_KM = 1.25

/** Bends the open land so that nothing looks drawn with compasses; a homeomorphism (slope < 1), still in the towns. */
export function bendLand(seed: number, towns: readonly Town[]): (p: Point) => Point {
  const [east, north] = [noise(seed + 21, 9), noise(seed + 22, 9)]
  return ([x, y]) => {
    const toTown = Math.min(...towns.map(town => distance([x, y], town.centre) / town.radiusKm))
    const push = BEND_KM * Math.max(0, Math.min(1, (toTown - 1.3) / 2))
    return [x + push * east(x, y), y + push * north(x, y)]
  }
}
