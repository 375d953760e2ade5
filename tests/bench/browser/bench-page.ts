/** What the page of `web/map/bench` offers the bench: the product's own code, bundled, behind one global. */
export type Running = {
  readonly ticks: () => number
  readonly placesOf: (numbers: readonly number[]) => Promise<readonly (readonly [lon: number, lat: number] | null)[]>
  readonly glide: (frames: number) => void
  readonly stop: () => void
}
export type Size = { readonly units: number; readonly frames: number; readonly seed: number; readonly width: number; readonly height: number }
export type BenchPage = {
  readonly startOurs: () => Promise<Running>
  readonly startJson: () => Promise<Running>
  readonly timeRaster: (size: Size) => Promise<number[]>
  readonly timeDeck: (size: Size) => Promise<number[]>
  readonly checkMarks: (seed: number) => Promise<{ readonly gpu: number; readonly raster: number; readonly of: number }>
}
