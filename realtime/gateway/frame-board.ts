import type { UnitsNow } from '#domain/force/server'
import { type CellRect, FrameWriter, NO_CELLS, helloBytes } from '#domain/track'
import type { Actor } from '#platform/context'
import { CityCells } from './city-cells.ts'
import { HEADROOM } from './frame-join.ts'
import { FrameStream } from './frame-stream.ts'
import { FrameViewer, type Pipe, type Turn } from './frame-viewer.ts'
import { Reach, reachKey } from './reach.ts'

export type BoardOptions = {
  /** Views with more units than this get a sample and the density. */
  readonly exactUpTo?: number
  readonly mostWaitingBytes?: number
  readonly nowMs: () => number
}

export type TurnReport = { readonly frames: number; readonly bytes: number; readonly skipped: number }

type Units = Pick<UnitsNow, 'columns' | 'onMoved' | 'onChanged'>

const EXACT_UP_TO = 20_000
const MOST_WAITING_BYTES = 1 << 20
/** A sample is no more than this part of what is told exactly, so that a level does not change with every unit. */
const SAMPLE_SHARE = 0.75
const MOST_LEVEL = 12
const LEVELS_EVERY_TICKS = 16
/** More units than this outside of the grid, and many more than when it was laid: it is laid anew; at once if all are outside. */
const OUTSIDE_SHARE = 0.02
const LAID_FOR_MS = 10_000

/**
 * The live plane of one process: `[LIVE-6]` nobody is told of a unit they may not see; cost follows what is on the screens.
 * Units move as they are heard; once a tick everything that somebody looks at is encoded and everybody gets one frame.
 */
export class FrameBoard implements Disposable {
  tickMs = 250
  private readonly units: Units
  private readonly options: Required<BoardOptions>
  private city: CityCells
  private readonly viewers = new Set<FrameViewer>()
  private readonly reaches = new Map<string, Reach>()
  private readonly streams = new Map<string, FrameStream>()
  private readonly writer = new FrameWriter(1 << 16)
  private readonly listening: readonly Disposable[]
  /** How many a reach sees in some cells, in this tick: viewers of the whole city ask alike. */
  private readonly counted = new Map<string, number>()
  private laidAtMs: number
  private outsideWhenLaid = 0

  constructor(units: Units, options: BoardOptions) {
    this.units = units
    this.options = { exactUpTo: EXACT_UP_TO, mostWaitingBytes: MOST_WAITING_BYTES, ...options }
    this.laidAtMs = options.nowMs()
    this.city = new CityCells(units.columns, this.laidAtMs)
    this.listening = [
      units.onMoved(moves => this.city.take(moves, this.options.nowMs())),
      units.onChanged(numbers => this.city.look(numbers, this.options.nowMs())),
    ]
  }

  open(actor: Actor, pipe: Pipe): FrameViewer {
    const viewer = new FrameViewer({ actor, reach: this.reachOf(actor), pipe })
    this.viewers.add(viewer)
    this.sayHello(viewer)
    return viewer
  }

  close(viewer: FrameViewer): void {
    this.viewers.delete(viewer)
    this.leave(viewer)
    this.forget(viewer.reach)
  }

  /** `[LIVE-2]` Rights are others now: what may no longer be seen goes with the next frame, which tells all anew. */
  changeActor(viewer: FrameViewer, actor: Actor): void {
    const before = viewer.reach
    viewer.actor = actor
    viewer.reach = this.reachOf(actor)
    this.forget(before)
    viewer.isBehind = true
    viewer.hasNewView = true
  }

  /** One tick. */
  turn(): TurnReport {
    const timeMs = this.options.nowMs()
    if (this.isGridOutgrown(timeMs)) this.layGrid(timeMs)
    this.counted.clear()
    for (const reach of this.reaches.values()) reach.extend(this.units.columns)
    const isTimeForLevels = this.city.tick % LEVELS_EVERY_TICKS === 0
    for (const viewer of this.viewers) if (viewer.hasNewView || (isTimeForLevels && viewer.view)) this.settle(viewer)
    for (const [key, stream] of this.streams) {
      stream.encode(timeMs)
      if (stream.lookers.size > 0) continue
      stream.close()
      this.streams.delete(key)
    }
    const report = this.tell({ city: this.city, columns: this.units.columns, timeMs, tickMs: this.tickMs, writer: this.writer, mostWaitingBytes: this.options.mostWaitingBytes })
    this.city.endTick()
    return report
  }

  [Symbol.dispose](): void {
    for (const listening of this.listening) listening[Symbol.dispose]()
    this.viewers.clear()
    this.streams.clear()
  }

  private tell(turn: Turn): TurnReport {
    let [frames, bytes, skipped] = [0, 0, 0]
    for (const viewer of this.viewers) {
      const sent = viewer.send(turn)
      if (sent.isSkipped) skipped++
      if (sent.bytes === 0) continue
      frames++
      bytes += sent.bytes
    }
    return { frames, bytes, skipped }
  }

  private reachOf(actor: Actor): Reach {
    const key = reachKey(actor)
    const known = this.reaches.get(key) ?? new Reach(actor)
    this.reaches.set(key, known)
    known.extend(this.units.columns)
    return known
  }

  private forget(reach: Reach): void {
    for (const viewer of this.viewers) if (viewer.reach === reach) return
    this.reaches.delete(reach.key)
  }

  /** Puts a viewer in the stream of its reach and level. */
  private settle(viewer: FrameViewer): void {
    const { view } = viewer
    viewer.hasNewView = false
    const rect = view ? this.city.grid.rectOf(view.bbox) : NO_CELLS
    const rectKey = `${rect.west},${rect.south},${rect.east},${rect.north}`
    const seesOutside = view !== null && this.city.grid.reachesOut(view.bbox)
    const level = this.levelOf(viewer, { rect, rectKey })
    const isElsewhere = viewer.rectKey !== rectKey || viewer.seesOutside !== seesOutside
    Object.assign(viewer, { rect, rectKey, seesOutside })
    const key = `${viewer.reach.key}|${level}`
    const stream = this.streams.get(key) ?? new FrameStream({ reach: viewer.reach, level, city: this.city, columns: this.units.columns })
    this.streams.set(key, stream)
    if (stream !== viewer.stream) {
      this.leave(viewer)
      viewer.stream = stream
      viewer.isBehind = true
      stream.lookers.add(viewer)
    } else if (!isElsewhere) return
    stream.look()
  }

  private leave(viewer: FrameViewer): void {
    viewer.stream?.lookers.delete(viewer)
    viewer.stream?.look()
    viewer.stream = null
  }

  /** 0 tells everybody; n a sample of one in 2ⁿ. It stays as it is until it is clearly wrong. */
  private levelOf({ view, reach, stream }: FrameViewer, { rect, rectKey }: { rect: CellRect; rectKey: string }): number {
    if (!view) return 0
    const { exactUpTo } = this.options
    const key = `${reach.key}|${rectKey}`
    const count = this.counted.get(key) ?? this.countIn(rect, reach)
    this.counted.set(key, count)
    const now = stream && stream.reach === reach ? stream.level : null
    if (now !== null && count / 2 ** now <= exactUpTo && (now === 0 || count / 2 ** (now - 1) > exactUpTo * SAMPLE_SHARE)) return now
    if (count <= exactUpTo) return 0
    return Math.min(MOST_LEVEL, Math.ceil(Math.log2(count / (exactUpTo * SAMPLE_SHARE))))
  }

  /** How many the reach sees in these cells; counted by area only where all together would be too many. */
  private countIn(rect: CellRect, { visible }: Reach): number {
    const { grid, cells } = this.city
    let [all, seen] = [0, 0]
    for (let row = rect.south; row <= rect.north; row++) {
      for (let column = rect.west; column <= rect.east; column++) all += cells[row * grid.columns + column]!.count
    }
    if (all <= this.options.exactUpTo) return all
    for (let row = rect.south; row <= rect.north; row++) {
      for (let column = rect.west; column <= rect.east; column++) {
        for (const [area, count] of cells[row * grid.columns + column]!.areas) if (visible[area] === 1) seen += count
      }
    }
    return seen
  }

  private isGridOutgrown(nowMs: number): boolean {
    const outside = this.city.outside.count
    if (outside > 0 && outside === this.city.placed) return nowMs - this.laidAtMs > 0
    return nowMs - this.laidAtMs > LAID_FOR_MS && outside > this.city.placed * OUTSIDE_SHARE && outside > this.outsideWhenLaid * 2
  }

  private layGrid(nowMs: number): void {
    for (const stream of this.streams.values()) stream.close()
    this.streams.clear()
    this.city = new CityCells(this.units.columns, nowMs, this.city.tick)
    this.laidAtMs = nowMs
    this.outsideWhenLaid = this.city.outside.count
    for (const viewer of this.viewers) {
      viewer.stream = null
      viewer.rectKey = ''
      viewer.hasNewView = true
      viewer.isBehind = true
      this.sayHello(viewer)
    }
  }

  private sayHello({ pipe }: FrameViewer): void {
    const hello = helloBytes(this.city.grid)
    const bytes = Buffer.alloc(HEADROOM + hello.length)
    bytes.set(hello, HEADROOM)
    pipe.send(bytes)
  }
}
