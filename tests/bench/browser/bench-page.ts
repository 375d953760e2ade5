/** What the page of `web/map/bench` offers the bench: the product's own code, bundled, behind one global. */
export type Running = {
  readonly ticks: () => number
  readonly placesOf: (numbers: readonly number[]) => Promise<readonly (readonly [lon: number, lat: number] | null)[]>
  readonly glide: (frames: number) => void
  readonly stop: () => void
}
/** A picture of everybody: draws so many frames, tells how many of its pixels are marked, and goes. */
export type Drawn = { readonly frames: (count: number) => number[]; readonly ink: () => number; readonly stop: () => void }
export type Size = { readonly units: number; readonly seed: number; readonly width: number; readonly height: number }
export type BenchPage = {
  readonly startOurs: () => Promise<Running>
  readonly startJson: () => Promise<Running>
  readonly openRaster: (size: Size) => Promise<Drawn>
  readonly openDots: (size: Size) => Promise<Drawn>
  readonly checkMarks: (seed: number) => Promise<{ readonly gpu: number; readonly raster: number; readonly of: number }>
}
