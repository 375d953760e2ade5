import { type Position, distanceMetres } from '#platform/pure'
import { EAST, HotCity, NORTH, SOUTH, WEST, seeded } from '../hot-city.ts'

export const K = 10
const TICK_SECONDS = 1
/** Each unit reports every five seconds: a fifth of all in each tick. */
export const TURNS = 5
/** Of so many ticks one is checked against a sort of everybody, some questions of it. */
const CHECK_EVERY = 5
const CHECKED = 10

export type Moves = { count: number; readonly number: Uint32Array; readonly lon: Float64Array; readonly lat: Float64Array }
/** Whoever answers: told of moves, then asked. Milliseconds of CPU are its own to say. */
export type Finder = {
  readonly start: (everybody: Moves) => void | Promise<void>
  readonly move: (moves: Moves, city: HotCity) => void | Promise<void>
  readonly search: (places: readonly Position[]) => readonly (readonly number[])[] | Promise<readonly (readonly number[])[]>
  readonly cpuMs: () => number
}
/** `warmTicks` pass before the clock runs, so that it measures none of V8's compilers: they want some thousands of searches. */
export type Size = { readonly units: number; readonly searches: number; readonly ticks: number; readonly warmTicks: number }
export type Outcome = { moveMs: number; searchMs: number; checked: number; wrong: number; recall: number }

/** The same walk and the same questions for whoever answers, tick by tick; only its own work is on its clock. */
export async function replay(finder: Finder, { units, searches, ticks, warmTicks }: Size, seed: number): Promise<Outcome> {
  const city = new HotCity(units, seed)
  const random = seeded(seed + 1)
  const moves: Moves = { count: units, number: Uint32Array.from({ length: units }, (_, index) => index + 1), lon: city.lon.slice(), lat: city.lat.slice() }
  await finder.start(moves)
  const outcome: Outcome = { moveMs: 0, searchMs: 0, checked: 0, wrong: 0, recall: 0 }
  for (let tick = -warmTicks; tick < ticks; tick++) {
    takeMoves(city, moves, (tick + warmTicks) % TURNS)
    const places = Array.from({ length: searches }, () => somewhere(city, random))
    const startMs = finder.cpuMs()
    await finder.move(moves, city)
    const movedMs = finder.cpuMs()
    const found = await finder.search(places)
    const endMs = finder.cpuMs()
    if (tick >= 0) {
      outcome.moveMs += movedMs - startMs
      outcome.searchMs += endMs - movedMs
    }
    if (tick >= 0 && tick % CHECK_EVERY === 0) check(city, { places: places.slice(0, CHECKED), found, outcome })
  }
  outcome.recall /= outcome.checked
  return outcome
}

function takeMoves(city: HotCity, moves: Moves, phase: number): void {
  city.step(TICK_SECONDS * TURNS, { phase, every: TURNS })
  moves.count = 0
  for (let index = phase; index < city.count; index += TURNS) {
    moves.number[moves.count] = index + 1
    moves.lon[moves.count] = city.lon[index]!
    moves.lat[moves.count++] = city.lat[index]!
  }
}

/** Things happen where people are: seven in ten within some hundred metres of somebody, the others anywhere. */
function somewhere(city: HotCity, random: () => number): Position {
  if (random() > 0.7) return [WEST + random() * (EAST - WEST), SOUTH + random() * (NORTH - SOUTH)]
  const index = Math.floor(random() * city.count)
  return [city.lon[index]! + (random() - 0.5) / 100, city.lat[index]! + (random() - 0.5) / 100]
}

/** The same distances in the same order as a sort of everybody as they stand now; a millimetre is rounding. */
function check(city: HotCity, { places, found, outcome }: { places: readonly Position[]; found: readonly (readonly number[])[]; outcome: Outcome }): void {
  const metres = new Float64Array(city.count)
  places.forEach((place, at) => {
    for (let index = 0; index < city.count; index++) metres[index] = distanceMetres(place, [city.lon[index]!, city.lat[index]!])
    const told = found[at]!.map(number => metres[number - 1]!)
    const truth = metres.sort().subarray(0, K)
    outcome.checked++
    if (told.length !== K || told.some((far, rank) => Math.abs(far - truth[rank]!) > 1e-3)) outcome.wrong++
    outcome.recall += told.filter(far => far <= truth[K - 1]! + 1e-3).length / K
  })
}
