import { MapLibreOverlay } from '@deck.gl/maplibre'
import { type GeoJSONSource, Map as MapLibre, setWorkerUrl } from 'maplibre-gl'
import type { Unit } from '#domain/force'
import type { LivePosition } from '#domain/track'
import type { Bbox, Position } from '#platform/pure'
import { type BaseMap, NO_BASE, layBeneath } from './base-map.ts'
import { cameraLayers } from './camera-layer.ts'
import { bboxOf, graticule } from './graticule.ts'
import { incidentLayers } from './incident-layer.ts'
import type { LayerLook } from './layer-look.ts'
import { inOrder } from './layer-order.ts'
import { AREAS_SOURCE, GRID_LINES_SOURCE, SHEET_SOURCE, mapStyle } from './map-style.ts'
import { applyShown, isPoint, viewOf } from './map-view.ts'
import { obstaclesOf, orderLabels, placeNames } from './name-layout.ts'
import { NameOverlay } from './name-overlay.ts'
import { orderLayers } from './order-layer.ts'
import { type Palette, readPalette } from './palette.ts'
import { pick } from './pick.ts'
import { type Box, EMPTY_PICTURE, type MapPicture, type Padding, type Picked, type View } from './picture.ts'
import { selectionLayer } from './selection-layer.ts'
import { stationLayer } from './station-layer.ts'
import { type SymbolAtlas, drawAtlas } from './symbol-atlas.ts'
import { crowdingAt, thinned } from './thinning.ts'
import { unitLayers } from './unit-layer.ts'
import { UnitMotion } from './unit-motion.ts'

setWorkerUrl(new URL('maplibre-gl/dist/maplibre-gl-worker.mjs', import.meta.url).toString())

export type CityMapOptions = {
  readonly container: HTMLElement
  readonly locale: 'zh-CN' | 'en'
  /** Pixels on this screen for a pixel of the 1080-line design. */
  readonly scale: number
  readonly isInteractive: boolean
  readonly base?: BaseMap
  readonly onPick?: (picked: Picked) => void
  /** The second button of the mouse, or a long press: a menu for this place. */
  readonly onMenu?: (position: Position) => void
  /** The camera came to rest. */
  readonly onView?: (view: View) => void
  /** The graphics processor went away; the map comes back by itself. */
  readonly onLost?: (isLost: boolean) => void
}

type Drawn = { readonly map: MapLibre; readonly deck: MapLibreOverlay; readonly names: NameOverlay; readonly palette: Palette; readonly atlas: SymbolAtlas }
type Frame = { readonly bbox: Bbox; readonly padding: Padding }

/** A unit that moved less than this since the last frame needs no new one. */
const VISIBLE_PX = 0.3
const REST_EVERY_MS = 5000
const ORDER_WORDS_EVERY_MS = 1000
const REBUILD_AFTER_MS = [500, 2000, 5000, 15_000, 30_000] as const
const FADE_MS = 200

/**
 * The only thing that changes the map. It keeps the whole picture as data, so that after a lost graphics context it can
 * build everything anew; React hands it data and never sees a frame.
 */
export class CityMap {
  readonly #options: CityMapOptions
  readonly #motion = new UnitMotion()
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
  readonly #resting: ReturnType<typeof setInterval>

  constructor(options: CityMapOptions) {
    this.#options = options
    this.#resting = setInterval(() => this.#motion.age(Date.now()) && this.#draw(), REST_EVERY_MS)
    void this.#build()
  }

  /** Shows any part of the picture anew; the rest stays. */
  show(change: Partial<MapPicture>): void {
    this.#picture = { ...this.#picture, ...change }
    const drawn = this.#drawn
    if (drawn === null) return
    if (change.sheet !== undefined || change.areas !== undefined) this.#applyAreas(drawn)
    if (change.shown !== undefined || change.areas !== undefined) applyShown(drawn.map, this.#picture)
    this.#thin(drawn)
    this.#draw()
    this.#placeNames()
  }

  /** Who is there. Positions then come by `movePositions`. */
  setUnits(units: readonly Unit[]): void {
    this.#motion.replace(units, Date.now(), this.#onOrder())
    this.#draw()
    this.#wake()
  }

  /** Answers how many of the positions belong to units not yet named by `setUnits`. */
  movePositions(live: readonly LivePosition[]): number {
    const unknown = this.#motion.apply(live, Date.now())
    this.#wake()
    return unknown
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

  view(): View | null {
    return this.#drawn === null ? null : viewOf(this.#drawn.map)
  }

  unitPosition(number: number): Position | null {
    const mark = this.#motion.markOf(number)
    return mark === undefined ? null : [mark.lon, mark.lat]
  }

  close(): void {
    this.#isClosed = true
    clearInterval(this.#resting)
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
      this.#drawn = { map, deck, names: new NameOverlay(container, scale), palette, atlas }
      this.#listen(this.#drawn)
    } catch {
      this.#lose()
    }
  }

  #listen(drawn: Drawn): void {
    const { map, deck, names } = drawn
    map.on('load', () => {
      this.#losses = 0
      this.#options.onLost?.(false)
      deck.getCanvas()?.addEventListener('webglcontextlost', () => this.#lose())
      this.#applyAreas(drawn)
      applyShown(map, this.#picture)
      if (this.#frame !== null) this.fit(this.#frame.bbox, this.#frame.padding)
      this.#rest()
      this.#wake()
    })
    map.on('webglcontextlost', () => this.#lose())
    // For whoever takes a picture of the page: everything asked for is drawn.
    map.on('idle', () => void (this.#options.container.dataset['map'] = 'idle'))
    map.on('dataloading', () => void delete this.#options.container.dataset['map'])
    map.on('resize', () => this.#frame !== null && this.fit(this.#frame.bbox, this.#frame.padding))
    map.on('movestart', event => {
      names.dim(true)
      if ('originalEvent' in event && event.originalEvent) this.#frame = null // moved by hand: no resize throws it back
    })
    map.on('move', () => this.#ring())
    map.on('moveend', () => this.#rest())
    map.on('click', event => this.#options.onPick?.(pick(deck, map, [event.point.x, event.point.y])))
    map.on('contextmenu', event => this.#options.onMenu?.([event.lngLat.lng, event.lngLat.lat]))
    map.on('error', () => undefined)
  }

  #thin({ map }: Drawn): void {
    this.#readable = thinned(this.#picture, { zoom: map.getZoom(), scale: this.#options.scale })
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

  #applyAreas({ map }: Drawn): void {
    const { sheet, areas } = this.#picture
    const sources = [SHEET_SOURCE, AREAS_SOURCE, GRID_LINES_SOURCE].map(id => map.getSource<GeoJSONSource>(id))
    if (sources.some(source => source === undefined)) return
    const features = areas.map((area): GeoJSON.Feature => ({ type: 'Feature', properties: { code: area.code, level: area.level }, geometry: area.geometry }))
    sources[0]?.setData(sheet === null ? { type: 'FeatureCollection', features: [] } : { type: 'Feature', properties: {}, geometry: sheet })
    sources[1]?.setData({ type: 'FeatureCollection', features })
    if (sheet !== null) sources[2]?.setData(graticule(bboxOf(sheet)))
    for (const area of areas) map.setFeatureState({ source: AREAS_SOURCE, id: area.code }, { step: area.step ?? 0 })
  }

  #onOrder(): ReadonlySet<string> {
    const numbers = new Set(this.#picture.orders.map(order => order.unitNumber))
    return new Set(this.#motion.marks.filter(mark => numbers.has(mark.number)).map(mark => mark.id))
  }

  #draw(): void {
    const drawn = this.#drawn
    if (drawn === null) return
    this.#count += 1
    this.#lastDrawMs = Date.now()
    this.#motion.order(this.#onOrder())
    const { palette, atlas, map } = drawn
    const { scale, isInteractive } = this.#options
    const crowding = crowdingAt({ zoom: map.getZoom(), scale }, this.#motion.marks.length)
    const look: LayerLook = { palette, atlas, scale, crowding, frame: this.#count, isPickable: isInteractive }
    const { shown, incidents, stations, cameras, orders, selection, own } = this.#readable
    const lines = orders.flatMap(order => {
      const from = this.unitPosition(order.unitNumber)
      return from === null ? [] : [{ id: order.id, from, to: order.to }]
    })
    const layers = [
      ...(shown.cameras ? cameraLayers(cameras, look) : []),
      ...(shown.stations ? [stationLayer(stations, look)] : []),
      ...unitLayers(shown.units ? this.#motion.marks : this.#motion.marks.filter(mark => mark.isOnOrder), look),
      ...(shown.orders ? orderLayers(lines, look) : []),
      ...(shown.incidents ? incidentLayers(incidents, look) : []),
      selectionLayer(selection, look),
      ...(own?.(look, number => this.unitPosition(number)) ?? []),
    ]
    drawn.deck.setProps({ layers: inOrder(layers) })
    this.#ring()
  }

  /** Frames are asked for only while a unit is under way, and drawn only when one has moved visibly. */
  #wake(): void {
    if (this.#loop !== 0 || this.#drawn === null) return
    const tick = () => {
      const nowMs = Date.now()
      this.#motion.step(nowMs)
      const zoom = this.#drawn?.map.getZoom() ?? 0
      const moved = this.#motion.fastest * (nowMs - this.#lastDrawMs) * ((512 * 2 ** zoom) / 360)
      if (moved >= VISIBLE_PX) this.#draw()
      if (nowMs - this.#lastWordsMs > ORDER_WORDS_EVERY_MS) this.#placeOrderWords(nowMs)
      this.#loop = this.#motion.fastest > 0 && !this.#isClosed ? requestAnimationFrame(tick) : 0
      if (this.#loop === 0) this.#draw()
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
    return { project, scale: this.#options.scale, size: [clientWidth, clientHeight] as const, unitAt: (number: number) => this.unitPosition(number) }
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
    this.#options.onLost?.(true)
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
