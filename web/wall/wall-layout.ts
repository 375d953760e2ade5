import type { Padding } from '../map/picture.ts'

/** All measures of the wall in pixels of this screen; `k` is how many of them a pixel of the 1080-line design takes. */
export type WallLayout = {
  readonly width: number
  readonly height: number
  readonly k: number
  readonly unitPx: number
  /** Columns in each margin: two on 32:9 and wider. */
  readonly columns: 1 | 2
  readonly columnPx: number
  readonly headPx: number
  /** The feed strip along the bottom right; on wide walls the feed is a column tile instead. */
  readonly stripPx: number
  readonly stripLeftPx: number
  /** What the margins leave free for the map to be fitted into. */
  readonly free: Padding
}

/** From here on the margins become two columns and the map stays central. */
const WIDE_FROM = 2.6
const LINES = 54
/** On screens squarer than 5:3 the width sets the unit, so that the margins leave the map its room. */
const UNITS_ACROSS = 90
const HEAD = 64
const COLUMN = 403
const STRIP = 188
const STRIP_LEFT = 858
const AIR = { narrow: { x: 26, top: 34, bottom: 40 }, wide: { x: 150, top: 46, bottom: 64 } } as const

/** By aspect ratio alone: a larger wall has larger type, a wider one more map. */
export function layoutFor(width: number, height: number): WallLayout {
  const unitPx = Math.min(height / LINES, width / UNITS_ACROSS)
  const k = unitPx / 20
  const isWide = width / height > WIDE_FROM
  const columns = isWide ? 2 : 1
  const columnPx = Math.round(COLUMN * k)
  const stripPx = isWide ? 0 : Math.round(STRIP * k)
  const air = isWide ? AIR.wide : AIR.narrow
  const side = columns * columnPx + air.x * k
  return {
    width,
    height,
    k,
    unitPx,
    columns,
    columnPx,
    headPx: Math.round(HEAD * k),
    stripPx,
    stripLeftPx: isWide ? 0 : Math.round(Math.min(STRIP_LEFT * k, width * 0.5)),
    free: { left: side, right: side, top: (HEAD + air.top) * k, bottom: stripPx + air.bottom * k },
  }
}

/** `[WALL-1]` Burn-in: the whole picture moves by up to two pixels, one step every three minutes, and comes back. */
const SHIFT_EVERY_MS = 180_000
const SHIFTS = [[0, 0], [1, 0], [2, 0], [2, 1], [2, 2], [1, 2], [0, 2], [0, 1]] as const

export function pixelShift(nowMs: number): readonly [x: number, y: number] {
  return SHIFTS[Math.floor(nowMs / SHIFT_EVERY_MS) % SHIFTS.length] ?? [0, 0]
}
