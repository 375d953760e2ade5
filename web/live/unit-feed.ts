import type { Position, ViewMessage } from '#platform/pure'
import { NO_DOTS } from '../map/mass/density-dots.ts'
import { lonLatAt } from '../map/mass/mercator.ts'
import type { Paint } from '../map/mass/raster-painter.ts'
import { LOOK, type Look, NO_ROWS, ROW_WORDS, placeOfRow, unpackLook } from '../map/mass/rows.ts'
import type { Fix, FromWorker, MassReading, PickedUnit, RasterCamera, ToWorker, Turn } from './frames-messages.ts'

export type FeedOptions = { readonly ticket: () => Promise<string>; readonly onSignedOut: () => void; readonly origin?: string }
/** A unit that is watched, where it is drawn this instant. */
export type WatchedUnit = { readonly number: number; readonly position: Position; readonly look: Look; readonly fix: Fix }

const NO_READING: MassReading = { count: 0, total: 0, isSample: false, most: 0 }
export const NO_TURN: Turn = { mass: null, watched: { ...NO_ROWS, numbers: [], fixes: [] }, dots: NO_DOTS, reading: NO_READING, heardAtMs: 0 }
/** Figures beside the map are read, not watched. */
const READ_EVERY_MS = 1_000
const MOST_FOLLOWED = 200

/**
 * The page's end of the frames worker. Nothing here loops over units: a turn is handed on to the map as it came, and asked
 * for by number where the page follows somebody. The worker starts with the first map and sleeps while the page is hidden.
 */
export class UnitFeed {
  readonly #options: FeedOptions
  readonly #listeners = new Set<(turn: Turn) => void>()
  readonly #readers = new Set<() => void>()
  readonly #picks = new Map<number, (picked: PickedUnit | null) => void>()
  readonly #follows = new Map<object, readonly number[]>()
  #worker: Worker | null = null
  #turn = NO_TURN
  #room: ArrayBuffer | null = null
  #reading = NO_READING
  #readAtMs = 0
  #lastPick = 0
  #show: ((picture: ImageBitmap) => void) | null = null
  #view: { readonly bbox: ViewMessage['bbox']; readonly zoom: number } | null = null
  #above: readonly number[] = []

  constructor(options: FeedOptions) {
    this.#options = options
  }

  get turn(): Turn {
    return this.#turn
  }

  /** Every turn, for whoever draws; the first call opens the feed. */
  subscribe(listener: (turn: Turn) => void): () => void {
    this.#open()
    this.#listeners.add(listener)
    return () => this.#listeners.delete(listener)
  }

  /** How many there are, at most once a second, for what stands beside the map. */
  readonly reading = (): MassReading => this.#reading
  readonly onReading = (listener: () => void): (() => void) => {
    this.#readers.add(listener)
    return () => this.#readers.delete(listener)
  }

  look(view: { readonly bbox: ViewMessage['bbox']; readonly zoom: number } | null): void {
    this.#view = view
    this.#tellView()
  }

  /** Who is to be told exactly, wherever they are: one list for each part of the page that asks. */
  follow(by: object, numbers: readonly number[]): void {
    if (isSame(numbers, this.#follows.get(by) ?? [])) return
    if (numbers.length > 0) this.#follows.set(by, numbers)
    else this.#follows.delete(by)
    this.#tellWatched()
  }

  /** Who is drawn by a layer of its own. */
  raise(numbers: readonly number[]): void {
    if (isSame(numbers, this.#above)) return
    this.#above = numbers
    this.#tellWatched()
  }

  unit(number: number, nowMs = Date.now()): WatchedUnit | null {
    const { watched } = this.#turn
    const row = watched.numbers.indexOf(number)
    if (row < 0) return null
    return { number, position: lonLatAt(...placeOfRow(watched, row, nowMs)), look: unpackLook(watched.rows[row * ROW_WORDS + LOOK]!), fix: watched.fixes[row]! }
  }

  /** The unit under a press; places in world units. */
  pick(at: { readonly x: number; readonly y: number; readonly reach: number }): Promise<PickedUnit | null> {
    if (this.#worker === null) return Promise.resolve(null)
    const id = ++this.#lastPick
    return new Promise(resolve => {
      this.#picks.set(id, resolve)
      this.#say({ kind: 'pick', id, ...at })
    })
  }

  /** The page draws the mass itself. */
  wantRows(wanted: boolean): void {
    this.#say({ kind: 'rows', wanted })
  }

  /** The worker draws it, as seen by the camera of `see`; pictures come here, never more than the screen can show. */
  paintTo(show: (picture: ImageBitmap) => void, paint: Paint): void {
    this.#show = show
    this.#say({ kind: 'paint', paint })
  }

  see(camera: RasterCamera): void {
    this.#say({ kind: 'camera', camera })
  }

  close(): void {
    globalThis.document?.removeEventListener('visibilitychange', this.#tellView)
    this.#say({ kind: 'close' })
    this.#worker = null
    this.#turn = NO_TURN
    this.#room = null
  }

  #open(): void {
    if (this.#worker !== null || typeof globalThis.Worker === 'undefined') return
    const worker = new Worker(new URL('./frames-worker.ts', import.meta.url), { type: 'module' })
    this.#worker = worker
    worker.onmessage = ({ data }: MessageEvent<FromWorker>) => this.#hear(data)
    this.#say({ kind: 'open', origin: (this.#options.origin ?? location.origin).replace(/^http/, 'ws') })
    document.addEventListener('visibilitychange', this.#tellView)
    this.#tellWatched()
  }

  #hear(message: FromWorker): void {
    if (message.kind === 'turn') return this.#take(message.turn)
    if (message.kind === 'signedOut') return this.#options.onSignedOut()
    if (message.kind === 'picture') {
      this.#show?.(message.picture)
      requestAnimationFrame(() => this.#say({ kind: 'shown' }))
      return
    }
    if (message.kind === 'picked') {
      this.#picks.get(message.id)?.(message.picked)
      this.#picks.delete(message.id)
      return
    }
    this.#options.ticket().then(
      ticket => this.#say({ kind: 'ticket', ticket }),
      () => this.#say({ kind: 'ticket', ticket: null }),
    )
  }

  /** The room of the turn before goes back to the worker: two rooms are all there ever are. */
  #take(turn: Turn): void {
    this.#turn = turn
    for (const listener of this.#listeners) listener(turn)
    const room = this.#room
    this.#room = turn.mass?.rows.buffer ?? null
    this.#say({ kind: 'taken', room }, room === null ? [] : [room])
    this.#read(turn)
  }

  #read({ reading, heardAtMs }: Turn): void {
    if (heardAtMs - this.#readAtMs < READ_EVERY_MS) return
    const was = this.#reading
    if (was.count === reading.count && was.total === reading.total && was.most === reading.most && was.isSample === reading.isSample) return
    this.#readAtMs = heardAtMs
    this.#reading = reading
    for (const reader of this.#readers) reader()
  }

  /** Who is looked at first, then who is on an order. */
  #watched(): number[] {
    return [...new Set([...[...this.#follows.values()].flat(), ...this.#above])]
  }

  #tellWatched(): void {
    this.#say({ kind: 'watch', numbers: this.#watched(), above: this.#above })
    this.#tellView()
  }

  readonly #tellView = (): void => {
    const view = this.#view === null || globalThis.document?.hidden ? null : { ...this.#view, follow: this.#watched().slice(0, MOST_FOLLOWED) }
    this.#say({ kind: 'look', view, pxPerWorld: 2 ** Math.round(this.#view?.zoom ?? 0) })
  }

  #say(message: ToWorker, transfer: Transferable[] = []): void {
    this.#worker?.postMessage(message, transfer)
  }
}

function isSame(one: readonly number[], other: readonly number[]): boolean {
  return one.length === other.length && one.every((number, place) => number === other[place])
}
