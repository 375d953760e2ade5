import type { Position, ViewMessage } from '#platform/pure'
import type { DensityDots } from '../map/mass/density-dots.ts'
import type { Paint } from '../map/mass/raster-painter.ts'
import type { Camera } from '../map/mass/raster.ts'
import type { MassRows } from '../map/mass/rows.ts'

/** Units asked for by number, with a row each: the few that the page itself draws or follows. */
export type WatchedRows = MassRows & { readonly numbers: readonly number[]; readonly fixes: readonly Fix[] }
/** The last fix as it was told: `position` is where it was, not where it is drawn on its way there. */
export type Fix = { readonly position: Position; readonly atMs: number; readonly speedKmh: number | null }

/** How many are told. `total` counts them all where the view is too wide to tell each; then `count` is a sample. */
export type MassReading = { readonly count: number; readonly total: number; readonly isSample: boolean; readonly most: number }

export type RasterCamera = Camera & { readonly symbolScale: number; readonly crowding: number }

/** page → worker */
export type ToWorker =
  | { readonly kind: 'open'; readonly origin: string }
  | { readonly kind: 'ticket'; readonly ticket: string | null }
  | { readonly kind: 'look'; readonly view: ViewMessage | null; readonly pxPerWorld: number }
  | { readonly kind: 'watch'; readonly numbers: readonly number[]; readonly above: readonly number[] }
  /** The page has taken the last turn and gives the room of the one before back. */
  | { readonly kind: 'taken'; readonly room: ArrayBuffer | null }
  | { readonly kind: 'paint'; readonly paint: Paint }
  /** The last picture is on the screen; the next may come. */
  | { readonly kind: 'shown' }
  | { readonly kind: 'camera'; readonly camera: RasterCamera }
  | { readonly kind: 'rows'; readonly wanted: boolean }
  | { readonly kind: 'pick'; readonly id: number; readonly x: number; readonly y: number; readonly reach: number }
  | { readonly kind: 'close' }

/** worker → page */
export type FromWorker =
  | { readonly kind: 'ticket' }
  | { readonly kind: 'signedOut' }
  | { readonly kind: 'turn'; readonly turn: Turn }
  | { readonly kind: 'picture'; readonly picture: ImageBitmap }
  | { readonly kind: 'picked'; readonly id: number; readonly picked: PickedUnit | null }

export type PickedUnit = { readonly number: number; readonly x: number; readonly y: number }

/** What a frame changed. `mass` is null where the worker draws it itself. */
export type Turn = { readonly mass: MassRows | null; readonly watched: WatchedRows; readonly dots: DensityDots; readonly reading: MassReading; readonly heardAtMs: number }
