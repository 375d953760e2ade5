import type { Duplex } from 'node:stream'
import type { WebSocket } from 'ws'
import { SOCKET_EVENTS } from '#domain/identity'
import { type SignedIn, actorOfSession, mayDoSomewhere } from '#domain/identity/server'
import type { Handles } from '#platform/handles'
import { SIGNED_OUT_CODE, framesMessage } from '#platform/pure'
import type { FrameBoard } from './frame-board.ts'
import { pipeTo } from './frame-pipe.ts'
import type { FrameViewer } from './frame-viewer.ts'
import { MessageRate } from './message-rate.ts'
import type { OpenConnection } from './open-connections.ts'

const RATE = { perSecond: 20, burst: 60 }
/** RFC 6455: what came is not what this door takes. */
const POLICY = 1008
/** A screen that is busy, or has frames to read before the ping, answers late: only the fourth silence in a row is a dead line. */
const MOST_SILENT_PINGS = 3

/** One open frames socket: whose it is and what is on its screen. */
export class FrameConnection implements OpenConnection {
  private readonly webSocket: WebSocket
  private readonly handles: Handles
  private readonly board: FrameBoard
  private readonly viewer: FrameViewer
  private readonly rate: MessageRate
  private actor: SignedIn
  private silentPings = 0

  constructor(about: { readonly webSocket: WebSocket; readonly socket: Duplex; readonly actor: SignedIn; readonly handles: Handles; readonly board: FrameBoard }) {
    this.webSocket = about.webSocket
    this.handles = about.handles
    this.board = about.board
    this.actor = about.actor
    this.rate = new MessageRate(RATE, this.nowMs)
    this.viewer = about.board.open(about.actor, pipeTo(about.webSocket, about.socket))
    this.webSocket.on('message', (data, isBinary) => this.hear(data as Buffer, isBinary))
    this.webSocket.on('pong', () => (this.silentPings = 0))
    this.webSocket.on('error', () => this.cut())
    this.webSocket.once('close', () => this.board.close(this.viewer))
  }

  get accountId(): string {
    return this.actor.accountId
  }

  /** `[LIVE-2]` Whoever is signed out is cut off; whose rights changed is told all anew, as they now are. */
  readonly recheck = async (): Promise<void> => {
    const actor = await actorOfSession(this.handles, this.actor.sessionId)
    if (!actor || !mayDoSomewhere(actor, SOCKET_EVENTS.frame)) {
      this.board.close(this.viewer)
      this.webSocket.close(SIGNED_OUT_CODE, 'signed_out')
      return
    }
    const hasChanged = JSON.stringify(actor) !== JSON.stringify(this.actor)
    this.actor = actor
    if (hasChanged) this.board.changeActor(this.viewer, actor)
  }

  /** A line that died without a word is found by its silence. */
  ping(): void {
    if (this.silentPings++ >= MOST_SILENT_PINGS) return this.cut()
    this.webSocket.ping()
  }

  cut(): void {
    this.webSocket.terminate()
  }

  /** A message that is none, or too many, closes the door: no client of ours sends it. */
  private hear(data: Buffer, isBinary: boolean): void {
    const message = isBinary ? null : framesMessage.safeParse(jsonOf(data.toString('utf8')))
    if (!message?.success) return this.webSocket.close(POLICY, 'bad_input')
    if (!this.rate.allows(this.nowMs)) return this.webSocket.close(POLICY, 'too_often')
    if ('resync' in message.data) this.viewer.resync()
    else this.viewer.look(message.data.view)
  }

  private get nowMs(): number {
    return this.handles.clock.now().getTime()
  }
}

function jsonOf(text: string): unknown {
  try {
    return JSON.parse(text)
  } catch {
    return null
  }
}
