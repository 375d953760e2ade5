import type { Layer } from '@deck.gl/core'
import type { UnitFeed } from '../../live/unit-feed.ts'
import type { LayerLook } from '../layer-look.ts'
import { type Palette, rgba } from '../palette.ts'
import type { PointsBy } from '../probe.ts'
import type { SymbolAtlas } from '../symbol-atlas.ts'
import { opacityOf } from '../unit-size.ts'
import { densityLayer, densityRamp } from './density-layer.ts'
import { massLayer } from './mass-layer.ts'
import type { Pen, Paint } from './raster-painter.ts'
import { RasterPainter, kindColors } from './raster-painter.ts'

/** What the map shows right now: the world unit at its top left, CSS pixels a world unit, and how large units are drawn. */
export type Seen = { readonly left: number; readonly top: number; readonly pxPerWorld: number; readonly width: number; readonly height: number; readonly scale: number; readonly crowding: number; readonly isShown: boolean }

/** Nothing is drawn beyond this: a picture in memory grows with the square. */
const MOST_PIXEL_RATIO = 2

/** The mass of units on this map, whoever draws it: deck.gl on a graphics processor, else a canvas of its own under deck's. */
export class MassView {
  readonly #units: UnitFeed
  readonly #by: PointsBy
  readonly #canvas: HTMLCanvasElement | null
  #painter: RasterPainter | null = null
  #isInWorker = false

  /** `ground`: what the picture lies over. */
  constructor(units: UnitFeed, by: PointsBy, ground: HTMLElement) {
    this.#units = units
    this.#by = by
    this.#canvas = by === 'gpu' ? null : canvasOver(ground)
  }

  get isOnGpu(): boolean {
    return this.#by === 'gpu'
  }

  /** Begins once the symbols are drawn. */
  async open(palette: Palette, atlas: SymbolAtlas): Promise<void> {
    if (this.#canvas === null) return this.#units.wantRows(true)
    this.#isInWorker = typeof OffscreenCanvas !== 'undefined'
    const image = this.#isInWorker ? await createImageBitmap(atlas.image) : atlas.image
    const paint = paintOf(palette, { image, mapping: atlas.mapping })
    this.#units.wantRows(!this.#isInWorker)
    const frame = this.#isInWorker ? this.#canvas.getContext('bitmaprenderer') : null
    if (frame !== null) this.#units.paintTo(picture => frame.transferFromImageBitmap(picture), paint)
    else this.#painter = new RasterPainter(this.#canvas, this.#canvas.getContext('2d', { willReadFrequently: true }) as Pen, paint)
  }

  layers(look: LayerLook): Layer[] {
    const { mass, dots } = this.#units.turn
    if (!this.isOnGpu) return []
    return [...(dots.count > 0 ? [densityLayer(dots, look)] : []), ...(mass === null ? [] : [massLayer(mass, look, Date.now)])]
  }

  /** The camera has moved, or the page draws a picture of its own. */
  see(seen: Seen): void {
    if (this.#canvas === null) return
    const ratio = Math.min(MOST_PIXEL_RATIO, globalThis.devicePixelRatio)
    const camera = {
      left: seen.left, top: seen.top, scale: seen.pxPerWorld * ratio, width: Math.max(1, Math.round(seen.width * ratio)), height: Math.max(1, Math.round(seen.height * ratio)),
      symbolScale: seen.scale * ratio, crowding: seen.crowding,
    }
    this.#canvas.style.visibility = seen.isShown ? 'visible' : 'hidden'
    if (this.#isInWorker) return this.#units.see(camera)
    const { mass, dots } = this.#units.turn
    if (mass !== null) this.#painter?.paint(mass, { camera, nowMs: Date.now(), symbolScale: camera.symbolScale, crowding: camera.crowding, dots })
  }

  remove(): void {
    this.#canvas?.remove()
  }
}

/** Over the map's own canvas and under what comes after it: deck's, and names. */
function canvasOver(ground: HTMLElement): HTMLCanvasElement {
  const canvas = document.createElement('canvas')
  canvas.style.cssText = 'position:absolute;inset:0;width:100%;height:100%;pointer-events:none'
  canvas.dataset['mass'] = ''
  ground.after(canvas)
  return canvas
}

function paintOf(palette: Palette, sprites: Paint['sprites']): Paint {
  const colors = kindColors((isStale, kind) => rgba(palette[isStale ? 'unit-stale' : 'unit'], opacityOf(kind)))
  const ramp = densityRamp(palette).map(([red, green, blue, alpha]) => `rgba(${red},${green},${blue},${(alpha / 255).toFixed(3)})`)
  return { sprites, colors, ramp }
}
