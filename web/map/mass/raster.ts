import { type UnitKind, unitKind } from '#domain/force'
import { type Rgba } from '../palette.ts'
import { ABOVE, FROM_X, FROM_Y, LOOK, type MassRows, RATE, ROW_WORDS, SET_OUT, STALE, TO_X, TO_Y, offsetOfRow } from './rows.ts'

/** What the screen shows: the world unit at its top left, and its pixels a world unit. */
export type Camera = { readonly left: number; readonly top: number; readonly scale: number; readonly width: number; readonly height: number }

/** Marks are at most this many pixels each way; the raster has this margin, so that no mark is clipped by hand. */
export const MARGIN = 4
const SIDE = 5

/** Shapes simplified to 2–5 px, as rows of a bitmap; the middle is the place. */
const SHAPES: Record<UnitKind, readonly string[]> = {
  grid_worker: ['##', '##'],
  volunteer: ['.#.', '###', '.#.'],
  device: ['##', '##'],
  doctor: ['..#..', '..#..', '#####', '..#..', '..#..'],
  police: ['..#..', '.###.', '#####', '.###.', '..#..'],
  ambulance: ['#####', '#####', '##.##', '#####', '#####'],
  vehicle: ['####', '####', '####', '####'],
}

/** Where a hundred thousand share a screen a larger mark would only hide its neighbours. */
const FINE = ['##', '##']
export const FINE_FROM = 60_000

export type Raster = {
  readonly pixels: Uint32Array<ArrayBuffer>
  /** Of the screen, without the margin. */
  readonly width: number
  readonly height: number
  readonly stride: number
}

export function makeRaster(width: number, height: number): Raster {
  const stride = width + 2 * MARGIN
  return { pixels: new Uint32Array(stride * (height + 2 * MARGIN)), width, height, stride }
}

/** Colour and shape of each kind and state, by `look & 15`; offsets are for one stride. */
export type Marks = { readonly colors: Uint32Array; readonly offsets: readonly Int32Array[]; readonly isFine: boolean }

export function marksFor(stride: number, colorOf: (kind: UnitKind, isStale: boolean) => Rgba, { isFine = false } = {}): Marks {
  const kindAt = (code: number) => unitKind.options[Math.min(code & 7, unitKind.options.length - 1)]!
  const codes = Array.from({ length: 16 }, (_, code) => code)
  return {
    isFine,
    colors: Uint32Array.from(codes, code => packed(colorOf(kindAt(code), (code & STALE) !== 0))),
    offsets: codes.map(code => offsetsOf(isFine ? FINE : SHAPES[kindAt(code)], stride)),
  }
}

/** Straight alpha, least byte red, as `ImageData` has it on every machine a browser runs on. */
function packed([red, green, blue, alpha]: Rgba): number {
  return ((alpha << 24) | (blue << 16) | (green << 8) | red) >>> 0
}

function offsetsOf(shape: readonly string[], stride: number): Int32Array {
  const half = Math.floor(shape.length / 2)
  return Int32Array.from(shape.flatMap((line, y) => [...line].flatMap((dot, x) => (dot === '#' ? [(y - half) * stride + x - half] : []))))
}

type SplatView = { readonly camera: Camera; readonly marks: Marks; readonly nowMs: number }

/** Every unit where it is now, as a mark; of two marks on one pixel the later row wins. Answers how many lie on the screen. */
export function splat(raster: Raster, mass: MassRows, view: SplatView): number {
  raster.pixels.fill(0)
  return view.marks.isFine ? splatFine(raster, mass, view) : splatShapes(raster, mass, view)
}

/**
 * Hot code: one pass, no object, no blending. Rows come in strips from north to south (`UnitTable`), so that writes stay in
 * the cache; whether a unit is on the screen is asked of whole pixels, counted from the margin so that nothing before it is
 * rounded onto its edge. 1 M on 1080 lines take 13 ms of one core: 43 without strips, 25 with fractions compared, 17 when
 * one loop draws fine marks and shapes.
 */
function splatFine({ pixels, width, height, stride }: Raster, mass: MassRows, { camera: { scale, left, top }, marks: { colors }, nowMs }: SplatView): number {
  const { rows, count } = mass
  const shiftX = (mass.originX - left) * scale + MARGIN
  const shiftY = (mass.originY - top) * scale + MARGIN
  const nowS = (nowMs - mass.baseMs) / 1000
  let seen = 0
  for (let row = 0, at = 0; row < count; row++, at += ROW_WORDS) {
    // What is left of its way, at most all of it: no row sets out after its base. A unit that stands has none between its ends.
    const rest = 1 - (nowS - rows[at + SET_OUT]!) * rows[at + RATE]!
    const back = rest > 0 ? rest : 0
    const toX = rows[at + TO_X]!
    const toY = rows[at + TO_Y]!
    const x = ((toX + (rows[at + FROM_X]! - toX) * back) * scale + shiftX) | 0
    const y = ((toY + (rows[at + FROM_Y]! - toY) * back) * scale + shiftY) | 0
    // Unsigned, what lies before the margin is far behind the end: one question instead of two.
    if ((x - MARGIN) >>> 0 >= width || (y - MARGIN) >>> 0 >= height) continue
    const look = rows[at + LOOK]! | 0
    if ((look & ABOVE) !== 0) continue
    seen += 1
    const color = colors[look & 15]!
    const middle = y * stride + x
    pixels[middle] = color
    pixels[middle - 1] = color
    pixels[middle - stride] = color
    pixels[middle - stride - 1] = color
  }
  return seen
}

/** The same with the mark of each kind: for up to `FINE_FROM`, where a call for each costs nothing that is seen. */
function splatShapes({ pixels, width, height, stride }: Raster, mass: MassRows, { camera: { scale, left, top }, marks: { colors, offsets }, nowMs }: SplatView): number {
  const [shiftX, shiftY] = [(mass.originX - left) * scale + MARGIN, (mass.originY - top) * scale + MARGIN]
  let seen = 0
  for (let row = 0; row < mass.count; row++) {
    const [placeX, placeY] = offsetOfRow(mass, row, nowMs)
    const [x, y] = [(placeX * scale + shiftX) | 0, (placeY * scale + shiftY) | 0]
    const look = mass.rows[row * ROW_WORDS + LOOK]! | 0
    if (x < MARGIN || y < MARGIN || x >= width + MARGIN || y >= height + MARGIN || (look & ABOVE) !== 0) continue
    seen += 1
    for (const offset of offsets[look & 15]!) pixels[y * stride + x + offset] = colors[look & 15]!
  }
  return seen
}

/** Rows on the screen, with where they are on it; null when there are more than `most`. */
export function rowsOnScreen(mass: MassRows, { camera, nowMs, most }: { readonly camera: Camera; readonly nowMs: number; readonly most: number }): Float64Array | null {
  const { rows, count } = mass
  const { scale, left, top, width, height } = camera
  const nowS = (nowMs - mass.baseMs) / 1000
  const found = new Float64Array(Math.min(most, count) * 3)
  let length = 0
  for (let row = 0, at = 0; row < count; row++, at += ROW_WORDS) {
    const share = Math.min(1, Math.max(0, (nowS - rows[at + SET_OUT]!) * rows[at + RATE]!))
    const x = (mass.originX - left + rows[at + FROM_X]! + (rows[at + TO_X]! - rows[at + FROM_X]!) * share) * scale
    const y = (mass.originY - top + rows[at + FROM_Y]! + (rows[at + TO_Y]! - rows[at + FROM_Y]!) * share) * scale
    if (x < -SIDE || y < -SIDE || x > width + SIDE || y > height + SIDE) continue
    if (length === found.length) return null
    found[length++] = x
    found[length++] = y
    found[length++] = row
  }
  return found.subarray(0, length)
}
