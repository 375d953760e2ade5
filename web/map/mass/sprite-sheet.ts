import { unitKind } from '#domain/force'
import { SYMBOL_SCALE, type SymbolAtlas, tickIcon, unitIcon } from '../symbol-atlas.ts'
import { UNIT_SIZE, opacityOf, tickSize } from '../unit-size.ts'
import type { Look } from './rows.ts'

/** The atlas as a worker can have it. */
export type Sprites = { readonly image: CanvasImageSource; readonly mapping: SymbolAtlas['mapping'] }

const HEADINGS = 32
const ACROSS = 16
/** Copied from by the CPU for every unit: on a graphics processor each copy would have to be fetched back. */
const IN_MEMORY = { willReadFrequently: true } as const

/** Symbols with their ticks, turned and scaled once, so that a unit costs one copy of a few hundred pixels. */
export class SpriteSheet {
  readonly scale: number
  readonly crowding: number
  readonly side: number
  readonly image: OffscreenCanvas | HTMLCanvasElement
  readonly #sprites: Sprites
  readonly #pen: CanvasRenderingContext2D | OffscreenCanvasRenderingContext2D
  readonly #places = new Map<number, readonly [x: number, y: number]>()

  constructor(sprites: Sprites, scale: number, crowding: number) {
    this.#sprites = sprites
    this.scale = scale
    this.crowding = crowding
    const largest = Math.max(...unitKind.options.map(kind => Math.max(UNIT_SIZE[kind] * SYMBOL_SCALE, tickSize(kind))))
    this.side = Math.ceil((largest * scale * crowding) / 2) * 2 + 2
    const rows = Math.ceil((unitKind.options.length * (HEADINGS + 2)) / ACROSS)
    this.image = emptyCanvas(this.side * ACROSS, this.side * rows)
    this.#pen = this.image.getContext('2d', IN_MEMORY) as OffscreenCanvasRenderingContext2D
    this.#pen.imageSmoothingQuality = 'high'
  }

  /** Where the symbol of such a unit lies; drawn when it is first needed. */
  place(look: Look): readonly [x: number, y: number] {
    const heading = look.isMoving ? (look.bearing256 + 4) >> 3 & (HEADINGS - 1) : HEADINGS + (look.isStale ? 1 : 0)
    const key = Math.min(look.kindCode, unitKind.options.length - 1) * (HEADINGS + 2) + heading
    const known = this.#places.get(key)
    if (known !== undefined) return known
    const place = [(key % ACROSS) * this.side, Math.floor(key / ACROSS) * this.side] as const
    this.#places.set(key, place)
    this.#draw(place, look, heading)
    return place
  }

  #draw([x, y]: readonly [number, number], { kindCode, isStale, isMoving }: Look, heading: number): void {
    const kind = unitKind.options[kindCode] ?? 'device'
    const state = isStale ? 'stale' : 'plain'
    const pen = this.#pen
    pen.save()
    pen.translate(x + this.side / 2, y + this.side / 2)
    pen.globalAlpha = opacityOf(kind) * this.crowding
    this.#stamp(unitIcon(kind, state), UNIT_SIZE[kind] * SYMBOL_SCALE)
    if (isMoving) {
      pen.globalAlpha = 1
      pen.rotate((heading / HEADINGS) * 2 * Math.PI)
      this.#stamp(tickIcon(state), tickSize(kind))
    }
    pen.restore()
  }

  #stamp(icon: string, size: number): void {
    const from = this.#sprites.mapping[icon]
    if (from === undefined) return
    const sidePx = size * this.scale * this.crowding
    this.#pen.drawImage(this.#sprites.image, from.x, from.y, from.width, from.height, -sidePx / 2, -sidePx / 2, sidePx, sidePx)
  }
}

function emptyCanvas(width: number, height: number): OffscreenCanvas | HTMLCanvasElement {
  if (typeof OffscreenCanvas !== 'undefined') return new OffscreenCanvas(width, height)
  return Object.assign(document.createElement('canvas'), { width, height })
}
