import type { CellWorld } from '#domain/track'
import { type DensityDots, NO_DOTS, densityDots } from '../map/mass/density-dots.ts'
import { type Paint, RasterPainter } from '../map/mass/raster-painter.ts'
import { type MassRows, NO_ROWS, ROW_WORDS, pickRow, placeOfRow } from '../map/mass/rows.ts'
import { UnitTable } from '../map/mass/unit-table.ts'
import type { Fix, FromWorker, PickedUnit, RasterCamera, WatchedRows } from './frames-messages.ts'

export type CorePorts = {
  readonly say: (message: FromWorker, transfer: Transferable[]) => void
  readonly nowMs: () => number
  readonly later: (work: () => void, ms: number) => void
}

/** A unit that moved less than this since the last picture needs no new one. */
const VISIBLE_PX = 0.5
const GREY_EVERY_MS = 5_000

/**
 * What the worker does with the world: glides, rows for the graphics processor or a picture of its own, what is watched, and
 * what lies under a press. `[WEB-6]` At most one turn waits for the page; what comes meanwhile is in the next.
 */
export class FramesCore {
  readonly #ports: CorePorts
  readonly #table = new UnitTable()
  #world: CellWorld | null = null
  #clockAheadMs = 0
  #mass: MassRows = NO_ROWS
  /** Room for rows that the page has given back. */
  #room: Float32Array<ArrayBuffer> | null = null
  #isTaken = true
  #hasNews = false
  #wantsRows = false
  #dots: DensityDots = NO_DOTS
  #dotsOf = ''
  #pxPerWorld = 1
  #painter: RasterPainter | null = null
  #camera: RasterCamera | null = null
  #paper: OffscreenCanvas | null = null
  #isPaintAsked = false
  #isWaiting = false
  /** The page has not shown the last picture yet: no second one is made. */
  #isShowing = false

  constructor(ports: CorePorts) {
    this.#ports = ports
  }

  get greyEveryMs(): number {
    return GREY_EVERY_MS
  }

  /** The frames told something new. */
  take(world: CellWorld, clockAheadMs: number): void {
    this.#world = world
    this.#clockAheadMs = clockAheadMs
    this.#table.take({ count: world.count, ...columnsOf(world) }, this.#ports.nowMs())
    this.#told()
  }

  watch(numbers: readonly number[], above: readonly number[]): void {
    const raised = new Set(above)
    this.#table.watch(numbers, number => raised.has(number))
    this.#told()
  }

  look(pxPerWorld: number): void {
    if (pxPerWorld === this.#pxPerWorld) return
    this.#pxPerWorld = pxPerWorld
    if (this.#world?.level) this.#told()
  }

  /** The page draws the mass itself and wants its rows; otherwise the worker draws and keeps them. */
  wantRows(wanted: boolean): void {
    this.#wantsRows = wanted
    if (wanted) this.#told()
  }

  taken(room: ArrayBuffer | null): void {
    if (room !== null) this.#room = new Float32Array(room)
    this.#isTaken = true
    if (this.#hasNews) this.#tell()
  }

  /** From now on the worker makes pictures, in memory: no graphics processor is asked. */
  draw(paint: Paint): void {
    this.#paper = new OffscreenCanvas(1, 1)
    const pen = this.#paper.getContext('2d', { willReadFrequently: true })
    this.#painter = pen === null ? null : new RasterPainter(this.#paper, pen, paint)
    this.#isShowing = false
    this.#told()
  }

  shown(): void {
    this.#isShowing = false
    if (this.#isPaintAsked) this.#paint()
  }

  see(camera: RasterCamera): void {
    this.#camera = camera
    this.#paintSoon()
  }

  /** Some unit has been silent too long since the last turn. */
  age(): void {
    if (this.#ports.nowMs() + this.#clockAheadMs > this.#table.greyAtMs) this.#told()
  }

  pick(at: { readonly x: number; readonly y: number; readonly reach: number }): PickedUnit | null {
    const nowMs = this.#ports.nowMs()
    const mass = this.#fresh()
    const row = pickRow(mass, at, nowMs)
    if (row < 0) return null
    const [x, y] = placeOfRow(mass, row, nowMs)
    return { number: this.#table.numberOf(row), x, y }
  }

  #told(): void {
    this.#hasNews = true
    if (this.#painter !== null) {
      this.#mass = this.#table.pack(this.#mass.rows, this.#ports.nowMs(), this.#clockAheadMs)
      this.#paintSoon()
    }
    if (this.#isTaken) this.#tell()
  }

  #tell(): void {
    this.#hasNews = false
    this.#isTaken = false
    const mass = this.#wantsRows ? this.#table.pack(this.#room, this.#ports.nowMs(), this.#clockAheadMs) : null
    if (mass !== null) this.#room = null
    const watched = this.#watched(mass ?? this.#fresh())
    const dots = this.#densityNow()
    const { count = 0, level = 0 } = this.#world ?? {}
    const reading = { count, total: level > 0 ? dots.total : count, isSample: level > 0, most: dots.most }
    const turn = { mass, watched, dots, reading, heardAtMs: this.#ports.nowMs() }
    this.#ports.say({ kind: 'turn', turn }, mass === null ? [] : [mass.rows.buffer])
  }

  /** Rows as they stand now; packed anew where the last ones went to the page. */
  #fresh(): MassRows {
    if (this.#painter === null) this.#mass = this.#table.pack(this.#mass.rows, this.#ports.nowMs(), this.#clockAheadMs)
    return this.#mass
  }

  #watched(mass: MassRows): WatchedRows {
    const found = [...this.#table.watchedRows]
    const rows = new Float32Array(found.length * ROW_WORDS)
    found.forEach(([, row], place) => rows.set(mass.rows.subarray(row * ROW_WORDS, (row + 1) * ROW_WORDS), place * ROW_WORDS))
    return { ...mass, rows, count: found.length, numbers: found.map(([number]) => number), fixes: found.map(([number]) => this.#fixOf(number)) }
  }

  #fixOf(number: number): Fix {
    const { columns } = this.#world!
    const row = this.#world!.indexOf(number)
    const speed = columns.speedKmh[row]!
    return { position: [columns.lon[row]!, columns.lat[row]!], atMs: columns.changedAtMs[row]! - this.#clockAheadMs, speedKmh: Number.isNaN(speed) ? null : speed }
  }

  #densityNow(): DensityDots {
    const world = this.#world
    if (world === null || world.grid === null || world.level === 0) return NO_DOTS
    const of = `${world.density.version}/${this.#pxPerWorld}`
    if (of !== this.#dotsOf) this.#dots = densityDots(world.density, world.grid, this.#pxPerWorld)
    this.#dotsOf = of
    return this.#dots
  }

  #paintSoon(): void {
    this.#isPaintAsked = true
    if (!this.#isShowing) this.#paint()
  }

  /** One picture for the page; it is shown there as it is. */
  #paint(): void {
    const [painter, paper, camera, mass, nowMs] = [this.#painter, this.#paper, this.#camera, this.#mass, this.#ports.nowMs()]
    if (painter === null || paper === null || camera === null) return
    this.#isPaintAsked = false
    this.#isShowing = true
    painter.paint(mass, { camera, nowMs, symbolScale: camera.symbolScale, crowding: camera.crowding, dots: this.#densityNow() })
    const picture = paper.transferToImageBitmap()
    this.#ports.say({ kind: 'picture', picture }, [picture])
    if (nowMs < mass.restsAtMs) this.#paintWhenMoved(mass, camera)
  }

  /** The next picture when somebody has moved visibly: from afar that is a second or two. */
  #paintWhenMoved(mass: MassRows, camera: RasterCamera): void {
    const waitMs = Math.min(1_000, VISIBLE_PX / (mass.fastest * camera.scale))
    if (waitMs < 20) this.#isPaintAsked = true
    else if (!this.#isWaiting) {
      this.#isWaiting = true
      this.#ports.later(() => {
        this.#isWaiting = false
        this.#paintSoon()
      }, waitMs)
    }
  }
}

function columnsOf({ columns }: CellWorld) {
  const { number, lon, lat, kind, bearingDeg, speedKmh, changedAtMs } = columns
  return { number, lon, lat, kind, bearingDeg, speedKmh, changedAtMs }
}
