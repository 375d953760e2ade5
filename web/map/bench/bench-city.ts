/** The box of the bench city, as `tests/bench/hot-city.ts` has it. */
export const WEST = 116.0
export const SOUTH = 39.6
export const EAST = 116.8
export const NORTH = 40.2

export type Places = { readonly lon: Float64Array; readonly lat: Float64Array }
export type BenchCity = { readonly before: Places; readonly after: Places }

/** Everybody of the seeded city, and where they are five seconds later; the bench's own server has them. */
export async function askCity(units: number, seed: number): Promise<BenchCity> {
  const all = new Float64Array(await (await fetch(`/city?units=${units}&seed=${seed}`)).arrayBuffer())
  const part = (index: number) => all.slice(index * units, (index + 1) * units)
  return { before: { lon: part(0), lat: part(1) }, after: { lon: part(2), lat: part(3) } }
}
