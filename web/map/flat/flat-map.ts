import type { Bbox, Position } from '#platform/pure'
import type { CityMapOptions } from '../city-map.ts'
import { bboxOf } from '../graticule.ts'
import { LAYER_ORDER } from '../layer-order.ts'
import { cityLayers, orderedMarks } from '../layers.ts'
import { MassView } from '../mass/mass-view.ts'
import { worldX, worldY } from '../mass/mercator.ts'
import { isPoint } from '../map-view.ts'
import { obstaclesOf, orderLabels, placeNames } from '../name-layout.ts'
import { NameOverlay } from '../name-overlay.ts'
import type { MapOfCity } from '../open-map.ts'
import { type Palette, readPalette } from '../palette.ts'
import { type Box, EMPTY_PICTURE, type MapPicture, type Padding, type Picked, type View } from '../picture.ts'
import { type SymbolAtlas, drawAtlas } from '../symbol-atlas.ts'
import { crowdingAt, thinned } from '../thinning.ts'
import { type FlatCamera, bboxSeen, dragged, fitted, fromScreen, toScreen, zoomed } from './flat-camera.ts'
import { listenToHand } from './flat-hand.ts'
import { areaAt, pickAbove, pickBelow } from './flat-pick.ts'
import { drawGround } from './flat-ground.ts'
import { type FlatPen, drawLayers } from './flat-layers.ts'

type Frame = { readonly bbox: Bbox; readonly padding: Padding }
const REACH_PX = 8
const REDRAW_EVERY_MS = 1_000
const RESTS_AFTER_MS = 160
/** Ground and fixed things lie under the mass of units, which has a canvas of its own between them. */
const UNDER_UNITS: ReadonlySet<string> = new Set(LAYER_ORDER.slice(0, LAYER_ORDER.indexOf('units')))

/**
 * The map where there is no WebGL at all: areas, names, things, units and what a screen adds (fences, a playback) by the
 * CPU, so that a wall is never black. Without roads and without grids' borders.
 */
export class FlatMap implements MapOfCity {
  readonly #options: CityMapOptions
  readonly #ground: HTMLCanvasElement
  readonly #things: HTMLCanvasElement
  readonly #mass: MassView
  readonly #names: NameOverlay
  readonly #resized: ResizeObserver
  readonly #forget: (() => void)[]
  #drawing: { readonly palette: Palette; readonly atlas: SymbolAtlas } | null = null
  #picture: MapPicture = EMPTY_PICTURE
  #keepClear: readonly Box[] = []
  #camera: FlatCamera = { x: 256, y: 256, zoom: 4 }
  #frame: Frame | null = null
  #frameAsked = 0
  #resting: ReturnType<typeof setTimeout> | undefined

  constructor(options: CityMapOptions) {
    this.#options = options
    const { container, units, scale } = options
    this.#ground = canvasIn(container)
    this.#things = canvasIn(container)
    this.#mass = new MassView(units, 'bare', this.#ground)
    this.#names = new NameOverlay(container, scale)
    container.dataset['points'] = 'bare'
    this.#resized = new ResizeObserver(() => this.#resize())
    const redraw = setInterval(() => units.turn.watched.count > 0 && this.#drawSoon(), REDRAW_EVERY_MS)
    this.#forget = [units.subscribe(() => this.#look()), () => clearInterval(redraw)]
    void this.#open()
  }

  show(change: Partial<MapPicture>): void {
    this.#picture = { ...this.#picture, ...change }
    this.#options.units.raise([...new Set(this.#picture.orders.map(order => order.unitNumber))])
    this.#drawSoon()
    this.#placeNames()
  }

  keepClear(boxes: readonly Box[]): void {
    this.#keepClear = boxes
    this.#placeNames()
  }

  fit(bbox: Bbox, padding: Padding): void {
    this.#frame = { bbox, padding }
    this.#turnTo(fitted(bbox, padding, this.#size))
  }

  fitBehindFade(bbox: Bbox, padding: Padding): Promise<void> {
    this.fit(bbox, padding)
    return Promise.resolve()
  }

  flyTo([lon, lat]: Position, zoom: number): void {
    this.#frame = null
    this.#turnTo({ x: worldX(lon), y: worldY(lat), zoom })
  }

  zoomBy(steps: number): void {
    const [width, height] = this.#size
    this.#byHand(zoomed(this.#camera, steps, { at: [width / 2, height / 2], size: [width, height] }))
  }

  project(position: Position): readonly [x: number, y: number] {
    return toScreen(this.#camera, position, this.#size)
  }

  redraw(): void {
    this.#drawSoon()
  }

  view(): View {
    return { bbox: bboxSeen(this.#camera, this.#size), zoom: this.#camera.zoom }
  }

  close(): void {
    for (const forget of this.#forget) forget()
    this.#options.units.raise([])
    this.#resized.disconnect()
    clearTimeout(this.#resting)
    cancelAnimationFrame(this.#frameAsked)
    this.#names.remove()
    this.#mass.remove()
    this.#ground.remove()
    this.#things.remove()
  }

  get #size(): readonly [width: number, height: number] {
    return [this.#options.container.clientWidth, this.#options.container.clientHeight]
  }

  get #unitAt() {
    return (number: number): Position | null => this.#options.units.unit(number)?.position ?? null
  }

  get #crowding(): number {
    return crowdingAt({ zoom: this.#camera.zoom, scale: this.#options.scale }, this.#options.units.turn.reading.count)
  }

  async #open(): Promise<void> {
    const { container, isInteractive } = this.#options
    const palette = readPalette(container)
    const atlas = await drawAtlas(palette)
    this.#drawing = { palette, atlas }
    await this.#mass.open(palette, atlas)
    this.#resized.observe(container)
    if (!isInteractive) return
    this.#forget.push(
      listenToHand(container, {
        onDrag: (dx, dy) => this.#byHand(dragged(this.#camera, dx, dy)),
        onWheel: (steps, at) => this.#byHand(zoomed(this.#camera, steps, { at, size: this.#size })),
        onPress: at => void this.#press(at),
        onMenu: at => this.#options.onMenu?.(fromScreen(this.#camera, at, this.#size)),
      }),
    )
  }

  async #press(at: readonly [number, number]): Promise<void> {
    const { units, onPick } = this.#options
    const place = fromScreen(this.#camera, at, this.#size)
    const look = { at, project: (position: readonly number[]) => toScreen(this.#camera, position, this.#size) }
    const unit = this.#picture.shown.units ? await units.pick({ x: worldX(place[0]), y: worldY(place[1]), reach: REACH_PX / 2 ** this.#camera.zoom }) : null
    const unitPicked: Picked | null = unit === null ? null : { kind: 'unit', number: unit.number, position: place }
    const above = pickAbove(this.#picture, { ...look, ordered: orderedMarks(this.#picture, units) })
    onPick?.(above ?? unitPicked ?? pickBelow(this.#picture, look) ?? { kind: 'ground', position: place, areaCode: areaAt(this.#picture, place) })
  }

  #byHand(camera: FlatCamera): void {
    this.#frame = null
    this.#names.dim(true)
    this.#turnTo(camera)
  }

  #turnTo(camera: FlatCamera): void {
    this.#camera = camera
    this.#drawSoon()
    clearTimeout(this.#resting)
    this.#resting = setTimeout(() => this.#rest(), RESTS_AFTER_MS)
  }

  #rest(): void {
    this.#placeNames()
    this.#names.dim(false)
    if (this.#drawing !== null) {
      this.#options.container.dataset['map'] = 'idle'
      this.#options.onState?.('open')
    }
    this.#options.onView?.(this.view())
  }

  #resize(): void {
    const ratio = globalThis.devicePixelRatio
    const [width, height] = this.#size
    for (const canvas of [this.#ground, this.#things]) Object.assign(canvas, { width: Math.round(width * ratio), height: Math.round(height * ratio) })
    const { sheet } = this.#picture
    if (this.#frame !== null) this.fit(this.#frame.bbox, this.#frame.padding)
    else if (sheet !== null && this.#camera.zoom === 4) this.fit(bboxOf(sheet), { top: 20, right: 20, bottom: 20, left: 20 })
    else this.#turnTo(this.#camera)
  }

  #look(): void {
    const [width, height] = this.#size
    const { scale } = this.#options
    const px = 2 ** this.#camera.zoom
    this.#mass.see({ left: this.#camera.x - width / 2 / px, top: this.#camera.y - height / 2 / px, pxPerWorld: px, width, height, scale, crowding: this.#crowding, isShown: this.#picture.shown.units })
  }

  #drawSoon(): void {
    if (this.#frameAsked !== 0) return
    this.#frameAsked = requestAnimationFrame(() => {
      this.#frameAsked = 0
      this.#draw()
    })
  }

  #draw(): void {
    if (this.#drawing === null) return
    const { scale, units } = this.#options
    const picture = thinned(this.#picture, { zoom: this.#camera.zoom, scale })
    const look = { ...this.#drawing, scale, crowding: this.#crowding, frame: 0, isPickable: false }
    const layers = cityLayers(picture, { look, mass: this.#mass, units, project: position => this.project(position) })
    const [ground, things] = [this.#penOf(this.#ground), this.#penOf(this.#things)]
    drawGround({ ...ground, ...look }, picture)
    drawLayers(ground, layers.filter(layer => UNDER_UNITS.has(layer.id)))
    things.pen.clearRect(0, 0, ...this.#size)
    drawLayers(things, layers.filter(layer => !UNDER_UNITS.has(layer.id)))
    const waiting = picture.shown.incidents ? picture.incidents.filter(incident => incident.isWaiting) : []
    this.#names.rings(waiting.map(incident => this.project(incident.position)).filter(isPoint))
    this.#look()
  }

  #penOf(canvas: HTMLCanvasElement): FlatPen {
    const pen = canvas.getContext('2d')!
    const ratio = globalThis.devicePixelRatio
    pen.setTransform(ratio, 0, 0, ratio, 0, 0)
    return { pen, project: position => toScreen(this.#camera, position, this.#size), pxPerWorld: 2 ** this.#camera.zoom, atlas: this.#drawing!.atlas }
  }

  #placeNames(): void {
    const look = { project: (position: Position) => this.project(position), scale: this.#options.scale, size: this.#size, unitAt: this.#unitAt }
    const { areas, shown, orders } = this.#picture
    this.#names.names(shown.names ? placeNames(areas, obstaclesOf(thinned(this.#picture, { zoom: this.#camera.zoom, scale: look.scale }), this.#keepClear, look), look) : [])
    this.#names.orders(shown.orders ? orderLabels(orders, look) : [])
  }
}

function canvasIn(container: HTMLElement): HTMLCanvasElement {
  const canvas = document.createElement('canvas')
  canvas.style.cssText = 'position:absolute;inset:0;width:100%;height:100%'
  container.append(canvas)
  return canvas
}
