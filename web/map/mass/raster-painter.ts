import { type UnitKind, unitKind } from '#domain/force'
import type { Rgba } from '../palette.ts'
import { type DensityDots, DOT_WORDS, NO_DOTS, dotLook } from './density-dots.ts'
import { type Camera, FINE_FROM, MARGIN, type Marks, type Raster, makeRaster, marksFor, rowsOnScreen, splat } from './raster.ts'
import { LOOK, type MassRows, ROW_WORDS, unpackLook } from './rows.ts'
import { type Sprites, SpriteSheet } from './sprite-sheet.ts'

export type Pen = CanvasRenderingContext2D | OffscreenCanvasRenderingContext2D
type Paper = { width: number; height: number }
export type Paint = { readonly sprites: Sprites; readonly colors: Readonly<Record<UnitKind, readonly [fresh: Rgba, stale: Rgba]>>; readonly ramp: readonly string[] }

/** Up to so many on the screen are drawn as the symbols they are; more are marks of a few pixels. */
const SYMBOLS_UP_TO = 4_000

/** Draws the mass without a graphics processor, on a canvas in a worker or on the page. */
export class RasterPainter {
  readonly #paper: Paper
  readonly #pen: Pen
  readonly #paint: Paint
  #sheet: SpriteSheet | null = null
  #raster: Raster | null = null
  #marks: Marks | null = null
  #seen = 0
  #crowding = 1

  constructor(paper: Paper, pen: Pen, paint: Paint) {
    this.#paper = paper
    this.#pen = pen
    this.#paint = paint
  }

  paint(mass: MassRows, view: { readonly camera: Camera; readonly nowMs: number; readonly symbolScale: number; readonly crowding: number; readonly dots?: DensityDots }): void {
    const { camera, nowMs, dots = NO_DOTS } = view
    if (this.#paper.width !== camera.width || this.#paper.height !== camera.height) Object.assign(this.#paper, { width: camera.width, height: camera.height })
    const few = rowsOnScreen(mass, { camera, nowMs, most: SYMBOLS_UP_TO })
    if (few === null) this.#splat(mass, view)
    else {
      this.#pen.clearRect(0, 0, camera.width, camera.height)
      this.#density(dots, camera)
      this.#symbols(mass, few, view)
      return
    }
    this.#pen.globalCompositeOperation = 'destination-over'
    this.#density(dots, camera)
    this.#pen.globalCompositeOperation = 'source-over'
  }

  #splat(mass: MassRows, { camera, nowMs, crowding }: { readonly camera: Camera; readonly nowMs: number; readonly crowding: number }): void {
    if (this.#raster?.width !== camera.width || this.#raster.height !== camera.height) {
      this.#raster = makeRaster(camera.width, camera.height)
      this.#marks = null
    }
    const raster = this.#raster
    const isFine = this.#seen >= FINE_FROM
    if (this.#marks?.isFine !== isFine || this.#crowding !== crowding) this.#marks = marksFor(raster.stride, (kind, isStale) => faded(this.#paint.colors[kind][isStale ? 1 : 0], crowding), { isFine })
    this.#crowding = crowding
    this.#seen = splat(raster, mass, { camera, marks: this.#marks, nowMs })
    // Every pixel is told: what stood there before need not be wiped first.
    this.#pen.putImageData(new ImageData(new Uint8ClampedArray(raster.pixels.buffer), raster.stride), -MARGIN, -MARGIN)
  }

  #symbols(mass: MassRows, few: Float64Array, { symbolScale, crowding }: { readonly symbolScale: number; readonly crowding: number }): void {
    if (this.#sheet?.scale !== symbolScale || this.#sheet.crowding !== crowding) this.#sheet = new SpriteSheet(this.#paint.sprites, symbolScale, crowding)
    const sheet = this.#sheet
    const { side } = sheet
    const half = side / 2
    for (let at = 0; at < few.length; at += 3) {
      const look = unpackLook(mass.rows[few[at + 2]! * ROW_WORDS + LOOK]!)
      if (look.isAbove) continue
      const [fromX, fromY] = sheet.place(look)
      this.#pen.drawImage(sheet.image, fromX, fromY, side, side, Math.round(few[at]! - half), Math.round(few[at + 1]! - half), side, side)
    }
  }

  #density({ dots, count, originX, originY, side, most }: DensityDots, { left, top, scale, width, height }: Camera): void {
    const pen = this.#pen
    const { ramp } = this.#paint
    for (let step = 0; step < ramp.length; step++) {
      pen.fillStyle = ramp[step]!
      pen.beginPath()
      for (let dot = 0; dot < count; dot++) {
        const look = dotLook(dots[dot * DOT_WORDS + 2]!, most)
        if (look.step !== step) continue
        const x = (originX + dots[dot * DOT_WORDS]! - left) * scale
        const y = (originY + dots[dot * DOT_WORDS + 1]! - top) * scale
        const radius = look.radius * side * scale
        if (x < -radius || y < -radius || x > width + radius || y > height + radius) continue
        pen.moveTo(x + radius, y)
        pen.arc(x, y, radius, 0, 2 * Math.PI)
      }
      pen.fill()
    }
  }
}

/** Where thousands share a screen each steps back, as the symbols do. */
function faded([red, green, blue, alpha]: Rgba, crowding: number): Rgba {
  return [red, green, blue, Math.round(alpha * crowding)]
}

/** A colour for each kind, fresh and silent, with what shines through it. */
export function kindColors(colorOf: (isStale: boolean, kind: UnitKind) => Rgba): Paint['colors'] {
  return Object.fromEntries(unitKind.options.map(kind => [kind, [colorOf(false, kind), colorOf(true, kind)]])) as unknown as Paint['colors']
}
