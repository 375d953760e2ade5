import { type Position, distanceMetres } from '#platform/pure'

/** Fixes farther apart than this were not walked between: the line breaks. */
const GAP_METRES = 3000
/** The city's clock, without summer time. */
const CITY_OFFSET_MS = 8 * 3_600_000
const DAY_MS = 86_400_000

/** A trail as lines that were really moved along; a lone fix is no line. */
export function runsOf(points: readonly Position[]): Position[][] {
  const runs: Position[][] = []
  points.forEach((point, index) => {
    const before = points[index - 1]
    const run = runs.at(-1)
    if (run === undefined || before === undefined || distanceMetres(before, point) > GAP_METRES) runs.push([point])
    else run.push(point)
  })
  return runs.filter(run => run.length > 1)
}

export function lengthMetres(points: readonly Position[]): number {
  const along = (run: readonly Position[]) => run.slice(1).reduce((sum, at, index) => sum + distanceMetres(run[index]!, at), 0)
  return runsOf(points).reduce((sum, run) => sum + along(run), 0)
}

/** When today began in the city. */
export function cityMidnight(nowMs: number): Date {
  return new Date(Math.floor((nowMs + CITY_OFFSET_MS) / DAY_MS) * DAY_MS - CITY_OFFSET_MS)
}
