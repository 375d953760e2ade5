import { type Position, distanceMetres } from '#platform/pure'

/** A line with how far and how long each of its points is from the start. */
export type Journey = {
  readonly line: readonly Position[]
  readonly metres: readonly number[]
  readonly seconds: readonly number[]
}

export type Place = { readonly position: Position; readonly speedKmh: number; readonly bearingDeg: number }

/** `speedKmh` says how fast one goes from one point of the line to the next. */
export function makeJourney(line: readonly Position[], speedKmh: (from: Position, to: Position) => number): Journey {
  const metres = [0]
  const seconds = [0]
  for (let i = 1; i < line.length; i++) {
    const [from, to] = [line[i - 1] as Position, line[i] as Position]
    const length = distanceMetres(from, to)
    metres.push((metres[i - 1] as number) + length)
    seconds.push((seconds[i - 1] as number) + length / (speedKmh(from, to) / 3.6))
  }
  return { line, metres, seconds }
}

export function lengthMetres({ metres }: Journey): number {
  return metres.at(-1) ?? 0
}

export function durationSeconds({ seconds }: Journey): number {
  return seconds.at(-1) ?? 0
}

/** Where one is so many seconds after the start: at its ends before and after. No state, so nothing can drift or go back. */
export function placeOn(journey: Journey, elapsedSeconds: number): Place {
  const { line, metres, seconds } = journey
  const to = legAt(journey, elapsedSeconds)
  const [a, b] = [line[to - 1] ?? line[0], line[to] ?? line[0]] as [Position, Position]
  const took = (seconds[to] ?? 0) - (seconds[to - 1] ?? 0)
  const share = took > 0 ? Math.max(0, Math.min(1, (elapsedSeconds - (seconds[to - 1] as number)) / took)) : 0
  const length = (metres[to] ?? 0) - (metres[to - 1] ?? 0)
  return {
    position: [a[0] + (b[0] - a[0]) * share, a[1] + (b[1] - a[1]) * share],
    speedKmh: took > 0 ? (length / took) * 3.6 : 0,
    bearingDeg: bearingDeg(a, b),
  }
}

/** The index of the point one is on the way to. */
export function legAt({ seconds }: Journey, elapsedSeconds: number): number {
  let [low, high] = [1, Math.max(1, seconds.length - 1)]
  while (low < high) {
    const middle = (low + high) >> 1
    if ((seconds[middle] as number) > elapsedSeconds) high = middle
    else low = middle + 1
  }
  return low
}

/** From north, clockwise; flat earth is good enough between two points of a road. */
export function bearingDeg(from: Position, to: Position): number {
  const east = (to[0] - from[0]) * Math.cos((from[1] * Math.PI) / 180)
  const degrees = (Math.atan2(east, to[1] - from[1]) * 180) / Math.PI
  return (degrees + 360) % 360
}
