/**
 * Hot code: the mass of units as the drawing wants it, seven Float32 a unit, one row behind another, so that the same bytes
 * go to the graphics processor in one upload and past the CPU raster in one stream (28 B; 100 k units 2.8 MB).
 * Way: from and to, in world units from `origin` (`mercator.ts`; 1 cm at 2 km, 0.1 m at 500 km). Time: when the unit set
 * out in seconds from `baseMs`, and the share of its way it makes each second; 0 for a unit that stands.
 */
export const ROW_WORDS = 7
export const FROM_X = 0
export const FROM_Y = 1
export const TO_X = 2
export const TO_Y = 3
export const SET_OUT = 4
export const RATE = 5
export const LOOK = 6

export type MassRows = {
  readonly rows: Float32Array<ArrayBuffer>
  readonly count: number
  readonly originX: number
  readonly originY: number
  readonly baseMs: number
  /** World units a millisecond of the fastest unit; 0 when all stand. */
  readonly fastest: number
  /** When the last of them arrives. */
  readonly restsAtMs: number
}

export const NO_ROWS: MassRows = { rows: new Float32Array(0), count: 0, originX: 0, originY: 0, baseMs: 0, fastest: 0, restsAtMs: 0 }

/** `look` is one whole number small enough for a Float32: kind, state, two marks, and the heading in 256ths of a turn. */
export const STALE = 8
export const MOVING = 32
/** Drawn by a richer layer above: on an order. */
export const ABOVE = 64
const BEARING_AT = 128

export function lookOf(kindCode: number, marks: number, bearing256: number): number {
  return (kindCode & 7) | marks | ((bearing256 & 255) * BEARING_AT)
}

export type Look = { readonly kindCode: number; readonly isStale: boolean; readonly isMoving: boolean; readonly isAbove: boolean; readonly bearing256: number }

export function unpackLook(look: number): Look {
  return { kindCode: look & 7, isStale: (look & STALE) !== 0, isMoving: (look & MOVING) !== 0, isAbove: (look & ABOVE) !== 0, bearing256: look >> 7 }
}

/** Where the unit of a row is drawn now, in world units. */
export function placeOfRow(mass: MassRows, row: number, nowMs: number): readonly [x: number, y: number] {
  const [x, y] = offsetOfRow(mass, row, nowMs)
  return [mass.originX + x, mass.originY + y]
}

/** The same from the origin of the rows. */
export function offsetOfRow({ rows, baseMs }: MassRows, row: number, nowMs: number): readonly [x: number, y: number] {
  const at = row * ROW_WORDS
  const share = shareOf(rows, at, (nowMs - baseMs) / 1000)
  const [fromX, fromY] = [rows[at + FROM_X]!, rows[at + FROM_Y]!]
  return [fromX + (rows[at + TO_X]! - fromX) * share, fromY + (rows[at + TO_Y]! - fromY) * share]
}

function shareOf(rows: Float32Array, at: number, nowS: number): number {
  const share = (nowS - rows[at + SET_OUT]!) * rows[at + RATE]!
  return share < 0 ? 0 : share > 1 ? 1 : share
}

/**
 * The unit nearest to a place within reach, or -1. One pass over all rows, where they are drawn now: once a click,
 * which costs less than an index kept up with every frame.
 */
export function pickRow(mass: MassRows, { x, y, reach }: { readonly x: number; readonly y: number; readonly reach: number }, nowMs: number): number {
  const { rows, count } = mass
  const [wantedX, wantedY, nowS] = [x - mass.originX, y - mass.originY, (nowMs - mass.baseMs) / 1000]
  let best = -1
  let nearest = reach * reach
  for (let row = 0, at = 0; row < count; row++, at += ROW_WORDS) {
    const share = shareOf(rows, at, nowS)
    const offX = rows[at + FROM_X]! + (rows[at + TO_X]! - rows[at + FROM_X]!) * share - wantedX
    const offY = rows[at + FROM_Y]! + (rows[at + TO_Y]! - rows[at + FROM_Y]!) * share - wantedY
    const squared = offX * offX + offY * offY
    if (squared > nearest || (rows[at + LOOK]! & ABOVE) !== 0) continue
    nearest = squared
    best = row
  }
  return best
}
