import { livePositions } from '#domain/force/server'
import { type Moved, POSITIONS_TOPIC, decodeMovedBatch, encodePositionFrame } from '#domain/track'
import type { Handles } from '#platform/handles'
import type { ViewMessage } from '#platform/pure'

type Seen = Moved & { readonly turn: number }

/** The latest position of every unit, from the bus; each connection asks what changed in its view since its last turn. */
export class PositionBoard implements AsyncDisposable {
  private readonly latest = new Map<number, Seen>()
  private listening: AsyncDisposable | null = null
  private turn = 1

  static async open(handles: Handles): Promise<PositionBoard> {
    const board = new PositionBoard()
    board.listening = await handles.bus.subscribe(POSITIONS_TOPIC, bytes => {
      try {
        board.take(decodeMovedBatch(bytes))
      } catch {
        handles.log.warn('unreadable position batch dropped')
      }
    })
    board.take(await livePositions(handles.db))
    return board
  }

  /** Newest wins; a batch that was overtaken on the bus changes nothing. */
  take(moves: readonly Moved[]): void {
    for (const move of moves) {
      const known = this.latest.get(move.number)
      if (known && known.fixedAtMs > move.fixedAtMs) continue
      this.latest.set(move.number, { ...move, turn: this.turn })
    }
  }

  /** A unit now belongs elsewhere: whoever may see it there sees it at once, the others no more. */
  place(number: number, areaPath: string): void {
    const known = this.latest.get(number)
    if (known) this.latest.set(number, { ...known, areaPath, turn: this.turn })
  }

  /** Ends a turn: what comes later belongs to the next. Returns the number of the turn that ended. */
  endTurn(): number {
    return this.turn++
  }

  /** One frame of what changed after `sinceTurn` in this view and this reach; null when nothing did. */
  frame(at: { view: ViewMessage; sinceTurn: number; nowMs: number; maySee: (areaPath: string) => boolean }): Uint8Array | null {
    const [west, south, east, north] = at.view.bbox
    const moved: Moved[] = []
    for (const seen of this.latest.values()) {
      if (seen.turn <= at.sinceTurn || seen.lon < west || seen.lon > east || seen.lat < south || seen.lat > north) continue
      if (at.maySee(seen.areaPath)) moved.push(seen)
    }
    return moved.length === 0 ? null : encodePositionFrame(moved, at.nowMs)
  }

  async [Symbol.asyncDispose](): Promise<void> {
    await this.listening?.[Symbol.asyncDispose]()
  }
}
