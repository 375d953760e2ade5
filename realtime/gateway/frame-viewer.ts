import type { UnitColumns } from '#domain/force/server'
import { type CellRect, type FrameWriter, NO_CELLS, SECTION, isInRect } from '#domain/track'
import type { Actor } from '#platform/context'
import type { ViewMessage } from '#platform/pure'
import type { CityCells } from './city-cells.ts'
import { HEADROOM, type Joined, appendRows, hasRows } from './frame-join.ts'
import type { FrameStream, Looker } from './frame-stream.ts'
import type { Reach } from './reach.ts'
import { writeExact } from './stream-cell.ts'

/** Even who sees nothing change hears from us this often, and so notices a hole. */
const HEARTBEAT_TICKS = 4

/** Where frames go. */
export type Pipe = {
  /** Bytes that wait for the other end to take them. */
  readonly waitingBytes: () => number
  /** Sends the frame after its headroom, into which it may write. True when the bytes are copied and may be used again. */
  readonly send: (bytes: Buffer) => boolean
}

/** What is the same for all viewers in a tick. */
export type Turn = {
  readonly city: CityCells
  readonly columns: UnitColumns
  readonly timeMs: number
  readonly tickMs: number
  readonly writer: FrameWriter
  readonly mostWaitingBytes: number
}

export type Sent = { readonly bytes: number; readonly isSkipped: boolean }
const NOTHING: Sent = { bytes: 0, isSkipped: false }
const SKIPPED: Sent = { bytes: 0, isSkipped: true }

/** `[LIVE-7]` What one viewer has been told, and so what the next frame must say. Newest wins; who is slow is skipped, then told all. */
export class FrameViewer implements Looker {
  actor: Actor
  reach: Reach
  readonly pipe: Pipe
  stream: FrameStream | null = null
  rect: CellRect = NO_CELLS
  rectKey = ''
  seesOutside = false
  view: ViewMessage | null = null
  /** The view is new: where it lies and how exact it is told must be looked at. */
  hasNewView = false
  /** All must be told: at the start, after a skipped frame, a resync, new rights, another level. */
  isBehind = true
  private toldRectKey = ''
  private toldRect: CellRect = NO_CELLS
  private toldOutside = false
  private tick = 0
  private isFollowNew = false
  /** Those of `follow` that have been told. */
  private readonly exact = new Set<number>()

  constructor({ actor, reach, pipe }: { readonly actor: Actor; readonly reach: Reach; readonly pipe: Pipe }) {
    this.actor = actor
    this.reach = reach
    this.pipe = pipe
  }

  look(view: ViewMessage | null): void {
    this.view = view
    this.hasNewView = true
    this.isFollowNew = true
  }

  resync(): void {
    this.isBehind = true
  }

  /** Sends what this tick says to this viewer. */
  send(turn: Turn): Sent {
    const { stream } = this
    if (!stream) return NOTHING
    const waiting = this.pipe.waitingBytes()
    if (waiting >= turn.mostWaitingBytes) return this.skip()
    const isSteady = !this.isBehind && this.toldOutside === this.seesOutside && this.toldRectKey === this.rectKey
    const joined = this.shared(turn, stream, isSteady) ?? this.join(turn, stream, isSteady)
    if (joined === null) return NOTHING
    if (waiting > 0 && waiting + joined.bytes.length > turn.mostWaitingBytes) return this.skip()
    this.tick = turn.city.tick
    this.toldRect = this.rect
    this.toldRectKey = this.rectKey
    this.toldOutside = this.seesOutside
    this.isBehind = false
    this.isFollowNew = false
    if (!this.pipe.send(joined.bytes) && !joined.isShared) turn.writer.renew()
    return { bytes: joined.bytes.length - HEADROOM, isSkipped: false }
  }

  private skip(): Sent {
    this.isBehind = true
    return SKIPPED
  }

  /** A frame another viewer of the same cells got in this tick, when it says all that this one is to hear. */
  private shared(turn: Turn, stream: FrameStream, isSteady: boolean): Joined | null {
    if (!isSteady || !stream.isShared(this.rectKey) || this.hasExactNews(turn)) return null
    return stream.joined.get(`${this.rectKey},${this.tick}`) ?? null
  }

  private join(turn: Turn, stream: FrameStream, isSteady: boolean): Joined | null {
    const { writer, city, timeMs, tickMs } = turn
    const view = isSteady ? null : { level: stream.level, rect: this.rect }
    writer.length = HEADROOM
    writer.head({ after: this.tick, tick: city.tick, timeMs, tickMs, isFull: this.isBehind, view })
    const headEnd = writer.length
    if (isSteady) appendRows(writer, SECTION.cells, { encoded: stream.changes, bounds: stream.bounds, rect: this.rect })
    else this.appendCells(writer, stream)
    if (stream.level > 0) this.appendDensity(writer, stream, isSteady)
    if (this.seesOutside) this.appendOutside(writer, stream)
    const sharedEnd = writer.length
    this.appendExact(turn)
    if (isSteady && writer.length === headEnd && city.tick - this.tick < HEARTBEAT_TICKS) return null
    const isShared = isSteady && writer.length === sharedEnd && stream.isShared(this.rectKey)
    const joined = { bytes: isShared ? Buffer.from(writer.written) : bufferOf(writer), isShared }
    if (isShared) stream.joined.set(`${this.rectKey},${this.tick}`, joined)
    return joined
  }

  /** Cells that were on the screen already get what changed, all others what is in them. */
  private appendCells(writer: FrameWriter, stream: FrameStream): void {
    const { rect } = this
    const held = this.isBehind ? NO_CELLS : this.toldRect
    const began = writer.beginSection(SECTION.cells)
    for (let row = rect.south; row <= rect.north; row++) {
      for (let column = rect.west; column <= rect.east; column++) {
        writer.append(isInRect(held, column, row) ? stream.changesOf(column, row) : stream.whole(column, row))
      }
    }
    writer.endSection(began)
  }

  private appendDensity(writer: FrameWriter, stream: FrameStream, isSteady: boolean): void {
    const rows = { encoded: stream.densities, bounds: stream.bounds, rect: this.rect }
    if (isSteady && !hasRows(rows)) return
    const began = writer.beginSection(SECTION.density)
    writer.u8(isSteady ? 0 : 1)
    if (isSteady) appendRows(writer, null, rows)
    else stream.writeWholeDensity(writer, this.rect)
    writer.endSection(began)
  }

  private appendOutside(writer: FrameWriter, stream: FrameStream): void {
    const isWhole = this.isBehind || !this.toldOutside
    if (!isWhole && stream.outsideChanges.length === 0) return
    const began = writer.beginSection(SECTION.outside)
    writer.u8(isWhole ? 1 : 0)
    if (isWhole) stream.writeWholeOutside(writer)
    else writer.append(stream.outsideChanges.written)
    writer.endSection(began)
  }

  private get followed(): readonly number[] {
    return this.view?.follow ?? []
  }

  private hasExactNews({ city }: Turn): boolean {
    return this.isFollowNew || this.followed.some(number => city.hasChangedSince(number, this.tick))
  }

  /** Who is followed is told exactly, wherever they are, as long as the viewer may see them. */
  private appendExact(turn: Turn): void {
    const isWhole = this.isBehind || this.isFollowNew
    const { writer, city, columns } = turn
    if (!isWhole && !this.hasExactNews(turn)) return
    if (isWhole && this.followed.length === 0 && this.exact.size === 0) return
    const began = writer.beginSection(SECTION.exact)
    writer.u8(isWhole ? 1 : 0)
    if (isWhole) this.exact.clear()
    for (const number of this.followed) {
      if (!isWhole && !city.hasChangedSince(number, this.tick)) continue
      if (city.isPlaced(number) && this.reach.visible[columns.area[number]!] === 1) {
        writeExact(writer, number, turn)
        this.exact.add(number)
      } else if (this.exact.delete(number)) writer.gone(number)
    }
    writer.endSection(began)
  }
}

function bufferOf(writer: FrameWriter): Buffer {
  return Buffer.from(writer.bytes.buffer as ArrayBuffer, 0, writer.length)
}
