import { MapLibreOverlay } from '@deck.gl/maplibre'
import { Map as MapLibre, setWorkerUrl } from 'maplibre-gl'
import type { Bbox, Position } from '#platform/pure'
import type { UnitFeed } from '../live/unit-feed.ts'
import { type BaseMap, NO_BASE, layBeneath } from './base-map.ts'
import type { LayerLook } from './layer-look.ts'
import { cityLayers } from './layers.ts'
import { applyAreas, applyShown, applyTaken, isPoint, seenBy, viewOf } from './map-view.ts'
import { mapStyle } from './map-style.ts'
import { MassView } from './mass/mass-view.ts'
import { obstaclesOf, orderLabels, placeNames } from './name-layout.ts'
import { NameOverlay } from './name-overlay.ts'
import { type Palette, readPalette } from './palette.ts'
import { pick } from './pick.ts'
import { type Box, EMPTY_PICTURE, type MapPicture, type Padding, type Picked, type View } from './picture.ts'
import type { PointsBy } from './probe.ts'
import { type SymbolAtlas, drawAtlas } from './symbol-atlas.ts'
import { crowdingAt, thinned } from './thinning.ts'

setWorkerUrl(new URL('maplibre-gl/dist/maplibre-gl-worker.mjs', import.meta.url).toString())

export type CityMapOptions = {
  readonly container: HTMLElement
  readonly locale: 'zh-CN' | 'en'
  /** Pixels on this screen for a pixel of the 1080-line design. */
  readonly scale: number
  readonly isInteractive: boolean
  readonly base?: BaseMap
  readonly units: UnitFeed
  /** Who draws the mass of units. */
  readonly pointsBy: PointsBy
  readonly onPick?: (picked: Picked) => void
  /** The second button of the mouse, or a long press: a menu for this place. */
  readonly onMenu?: (position: Position) => void
  /** The camera came to rest. */
  readonly onView?: (view: View) => void
  readonly onState?: (state: MapState) => void
}

/** `open` once all of it is drawn; `lost` while the graphics processor is away: the map comes back by itself. */
export type MapState = 'opening' | 'open' | 'lost'

type Drawn = { readonly map: MapLibre; readonly deck: MapLibreOverlay; readonly mass: MassView; readonly names: NameOverlay; readonly palette: Palette; readonly atlas: SymbolAtlas }
type Frame = { readonly bbox: Bbox; readonly padding: Padding }

/** A unit that moved less than this since the last frame needs no new one. */
const VISIBLE_PX = 0.3
const ORDER_WORDS_EVERY_MS = 1000
const REBUILD_AFTER_MS = [500, 2000, 5000, 15_000, 30_000] as const
const FADE_MS = 200
const NOBODY_MOVES = { fastest: 0, restsAtMs: 0 }

/**
 * The only thing that changes the map. It keeps the whole picture as data, so that after a lost graphics context it can
 * build everything anew; React hands it data and never sees a frame.
 */
export class CityMap {
  readonly #options: CityMapOptions
  #picture: MapPicture = EMPTY_PICTURE
  /** The picture as far as it can be read at this zoom. */
  #readable: MapPicture = EMPTY_PICTURE
  #keepClear: readonly Box[] = []
  #frame: Frame | null = null
  #drawn: Drawn | null = null
  #count = 0
  #lastDrawMs = 0
  #lastWordsMs = 0
  #loop = 0
  #losses = 0
  #isClosed = false
  readonly #timers = new Set<ReturnType<typeof setTimeout>>()
  readonly #forget: () => void

  constructor(options: CityMapOptions) {
    this.#options = options
    this.#forget = options.units.subscribe(() => this.#turn())
    void this.#build()
  }

  /** Shows any part of the picture anew; the rest stays. */
  show(change: Partial<MapPicture>): void {
    this.#picture = { ...this.#picture, ...change }
    const drawn = this.#drawn
    if (drawn === null) return
    if (change.sheet !== undefined || change.areas !== undefined) applyAreas(drawn.map, this.#picture)
    if (change.shown !== undefined || change.areas !== undefined) applyShown(drawn.map, this.#picture)
    this.#raise()
    this.#thin(drawn)
    this.#draw()
    this.#placeNames()
  }

  /** Screen rectangles that names stay clear of: cards and margins laid over the map. */
  keepClear(boxes: readonly Box[]): void {
    this.#keepClear = boxes
    this.#placeNames()
  }

  /** Fits an area into the rectangle the padding leaves free; kept through resizes and rebuilds. */
  fit(bbox: Bbox, padding: Padding, { animate = false } = {}): void {
    this.#frame = { bbox, padding }
    this.#drawn?.map.fitBounds([...bbox], { padding, animate, duration: 900 })
  }

  /** Changes the camera behind a short fade, so that nothing swims on a wall seen all night. */
  async fitBehindFade(bbox: Bbox, padding: Padding): Promise<void> {
    const { container } = this.#options
    container.style.transition = `opacity ${FADE_MS}ms`
    container.style.opacity = '0'
    await this.#after(FADE_MS)
    this.fit(bbox, padding)
    await this.#after(FADE_MS)
    container.style.opacity = '1'
  }

  flyTo(position: Position, zoom: number): void {
    this.#frame = null
    this.#drawn?.map.easeTo({ center: [...position], zoom, duration: 700 })
  }

  zoomBy(steps: number): void {
    this.#frame = null
    this.#drawn?.map.easeTo({ zoom: this.#drawn.map.getZoom() + steps, duration: 250 })
  }

  project(position: Position): readonly [x: number, y: number] | null {
    const point = this.#drawn?.map.project([...position])
    return point === undefined ? null : [point.x, point.y]
  }

  /** Draws a frame now, for own layers that keep a clock of their own. */
  redraw(): void {
    this.#draw()
  }

  view(): View | null {
    return this.#drawn === null ? null : viewOf(this.#drawn.map)
  }

  close(): void {
    this.#isClosed = true
    this.#forget()
    this.#options.units.raise([])
    for (const timer of this.#timers) clearTimeout(timer)
    cancelAnimationFrame(this.#loop)
    this.#tearDown()
  }

  async #build(): Promise<void> {
    const { container, scale, locale, isInteractive, base = NO_BASE } = this.#options
    const palette = readPalette(container)
    const tilesUrl = `${location.origin}/api/tiles/{z}/{x}/{y}`
    const hasBase = base.styleUrl !== null || base.pmtilesUrl !== null
    const own = mapStyle({ palette, scale, locale, tilesUrl }, hasBase)
    const [atlas, style] = await Promise.all([drawAtlas(palette), layBeneath(own, base, palette).catch(() => own)])
    if (this.#isClosed) return
    try {
      const map = new MapLibre({
        container, style, interactive: isInteractive, attributionControl: false, fadeDuration: 0, renderWorldCopies: false,
        dragRotate: false, pitchWithRotate: false, maxZoom: 18, minZoom: 4,
        localIdeographFontFamily: '"Noto Sans SC Variable","Noto Sans CJK SC","Microsoft YaHei",sans-serif',
        ...(this.#frame === null ? {} : { bounds: [...this.#frame.bbox] as [number, number, number, number], fitBoundsOptions: { padding: this.#frame.padding } }),
      })
      const deck = new MapLibreOverlay({ interleaved: false, layers: [], pickingRadius: 6 })
      map.addControl(deck)
      const mass = new MassView(this.#options.units, this.#options.pointsBy, map.getCanvasContainer())
      this.#drawn = { map, deck, mass, names: new NameOverlay(container, scale), palette, atlas }
      container.dataset['points'] = this.#options.pointsBy
      void mass.open(palette, atlas).then(() => this.#see())
      this.#raise()
      this.#listen(this.#drawn)
    } catch {
      this.#lose()
    }
  }

  #listen(drawn: Drawn): void {
    const { map, deck, names } = drawn
    // Areas and units do not wait for the first tile, which takes seconds where a program draws.
    void map.once('style.load', () => this.#begin(drawn))
    map.on('load', () => {
      this.#losses = 0
      this.#options.onState?.('open')
      deck.getCanvas()?.addEventListener('webglcontextlost', () => this.#lose())
    })
    map.on('webglcontextlost', () => this.#lose())
    // For whoever takes a picture of the page: everything asked for is drawn.
    map.on('idle', () => void (this.#options.container.dataset['map'] = 'idle'))
    map.on('dataloading', () => void (this.#options.container.dataset['map'] = 'busy'))
    map.on('resize', () => this.#frame !== null && this.fit(this.#frame.bbox, this.#frame.padding))
    map.on('movestart', event => {
      names.dim(true)
      if ('originalEvent' in event && event.originalEvent) this.#frame = null // moved by hand: no resize throws it back
    })
    map.on('move', () => {
      this.#ring()
      this.#see()
    })
    map.on('moveend', () => this.#rest())
    map.on('click', event => void this.#pick(drawn, [event.point.x, event.point.y]))
    map.on('contextmenu', event => this.#options.onMenu?.([event.lngLat.lng, event.lngLat.lat]))
    map.on('error', () => undefined)
  }

  #begin({ map }: Drawn): void {
    applyAreas(map, this.#picture)
    applyShown(map, this.#picture)
    if (this.#frame !== null) this.fit(this.#frame.bbox, this.#frame.padding)
    this.#rest()
    this.#wake()
  }

  #thin({ map }: Drawn): void {
    this.#readable = thinned(this.#picture, { zoom: map.getZoom(), scale: this.#options.scale })
    applyTaken(map, this.#readable)
  }

  #rest(): void {
    const drawn = this.#drawn
    if (drawn === null) return
    this.#thin(drawn)
    this.#draw()
    this.#placeNames()
    drawn.names.dim(false)
    this.#options.onView?.(viewOf(drawn.map))
  }

  async #pick(drawn: Drawn, at: readonly [number, number]): Promise<void> {
    const picked = await pick({ ...drawn, units: this.#options.units, isMassShown: this.#picture.shown.units }, at)
    this.#options.onPick?.(picked)
  }

  /** Units on an order are drawn by a layer of their own. */
  #raise(): void {
    this.#options.units.raise([...new Set(this.#picture.orders.map(order => order.unitNumber))])
  }

  /** The frames told something new. */
  #turn(): void {
    const drawn = this.#drawn
    if (drawn === null) return
    if (drawn.mass.isOnGpu || this.#picture.orders.length > 0 || this.#picture.own !== null) this.#draw()
    else this.#see()
    this.#wake()
  }

  /** Tells the picture of the mass where the camera is, where it is not deck that draws it. */
  #see(): void {
    const drawn = this.#drawn
    if (drawn === null) return
    const { scale, container } = this.#options
    const look = { scale, crowding: this.#crowding(drawn), isShown: this.#picture.shown.units }
    drawn.mass.see({ ...seenBy(drawn.map, container), ...look })
  }

  #crowding({ map }: Drawn): number {
    return crowdingAt({ zoom: map.getZoom(), scale: this.#options.scale }, this.#options.units.turn.reading.count)
  }

  #draw(): void {
    const drawn = this.#drawn
    if (drawn === null) return
    this.#count += 1
    this.#lastDrawMs = Date.now()
    const { palette, atlas, mass } = drawn
    const { scale, isInteractive, units } = this.#options
    const look: LayerLook = { palette, atlas, scale, crowding: this.#crowding(drawn), frame: this.#count, isPickable: isInteractive }
    drawn.deck.setProps({ layers: cityLayers(this.#readable, { look, mass, units, project: position => this.project(position) }) })
    this.#see()
    this.#ring()
  }

  /** Frames are asked for only while a unit that this page draws is under way, and drawn only when one has moved visibly. */
  #wake(): void {
    if (this.#loop !== 0 || this.#drawn === null) return
    const tick = () => {
      const nowMs = Date.now()
      const { mass, watched } = this.#options.units.turn
      const { fastest, restsAtMs } = this.#drawn?.mass.isOnGpu && mass !== null ? mass : this.#picture.orders.length > 0 ? watched : NOBODY_MOVES
      const moved = fastest * (nowMs - this.#lastDrawMs) * 2 ** (this.#drawn?.map.getZoom() ?? 0)
      if (moved >= VISIBLE_PX) this.#draw()
      if (nowMs - this.#lastWordsMs > ORDER_WORDS_EVERY_MS) this.#placeOrderWords(nowMs)
      const isUnderWay = nowMs < restsAtMs && !this.#isClosed
      this.#loop = isUnderWay ? requestAnimationFrame(tick) : 0
      if (!isUnderWay && moved > 0) this.#draw()
    }
    this.#loop = requestAnimationFrame(tick)
  }

  #ring(): void {
    const waiting = this.#picture.shown.incidents ? this.#picture.incidents.filter(incident => incident.isWaiting) : []
    this.#drawn?.names.rings(waiting.flatMap(incident => [this.project(incident.position) ?? []].filter(isPoint)))
  }

  #look(map: MapLibre) {
    const { clientWidth, clientHeight } = this.#options.container
    const project = (position: Position) => {
      const point = map.project([...position])
      return [point.x, point.y] as const
    }
    return { project, scale: this.#options.scale, size: [clientWidth, clientHeight] as const, unitAt: (number: number) => this.#options.units.unit(number)?.position ?? null }
  }

  #placeNames(): void {
    const drawn = this.#drawn
    if (drawn === null) return
    const look = this.#look(drawn.map)
    const { areas, shown } = this.#picture
    drawn.names.names(shown.names ? placeNames(areas, obstaclesOf(this.#readable, this.#keepClear, look), look) : [])
    this.#placeOrderWords(Date.now())
  }

  #placeOrderWords(nowMs: number): void {
    const drawn = this.#drawn
    if (drawn === null) return
    this.#lastWordsMs = nowMs
    drawn.names.orders(this.#picture.shown.orders ? orderLabels(this.#picture.orders, this.#look(drawn.map)) : [])
  }

  #lose(): void {
    if (this.#isClosed) return
    const waitMs = REBUILD_AFTER_MS[Math.min(this.#losses, REBUILD_AFTER_MS.length - 1)] ?? 30_000
    this.#losses += 1
    this.#options.onState?.('lost')
    this.#tearDown()
    void this.#after(waitMs).then(() => (this.#isClosed || this.#drawn !== null ? undefined : this.#build()))
  }

  #tearDown(): void {
    const drawn = this.#drawn
    this.#drawn = null
    cancelAnimationFrame(this.#loop)
    this.#loop = 0
    if (drawn === null) return
    drawn.names.remove()
    drawn.mass.remove()
    drawn.map.remove()
  }

  #after(ms: number): Promise<void> {
    return new Promise(resolve => {
      const timer = setTimeout(() => {
        this.#timers.delete(timer)
        resolve()
      }, ms)
      this.#timers.add(timer)
    })
  }
}
