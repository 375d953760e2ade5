import type { Socket } from 'socket.io'
import type { z } from 'zod'
import { type Action, SOCKET_EVENTS, type SocketEvent } from '#domain/identity'
import { type SignedIn, actorOfSession, mayDo, mayDoSomewhere } from '#domain/identity/server'
import { reportPosition } from '#domain/track'
import { slices } from '#domain'
import { runCommand } from '#platform/command'
import type { Actor } from '#platform/context'
import type { RecordedFact } from '#platform/event-log'
import type { Handles } from '#platform/handles'
import { type Cursor, type ViewMessage, commonProblems, followMessage, isProblem, viewMessage } from '#platform/pure'
import type { FactFeed } from './fact-feed.ts'
import { FactStream } from './fact-stream.ts'
import { MessageRate } from './message-rate.ts'
import type { PositionBoard } from './position-board.ts'

/** Packets waiting in the socket: past this a reader is slow, signals are skipped and facts wait in the log. */
const SLOW_AT_PACKETS = 64
const RATE = { perSecond: 20, burst: 60 }

type Answer = (answer: unknown) => void
type Shared = { readonly handles: Handles; readonly feeds: readonly FactFeed[]; readonly board: PositionBoard }

/** One open socket: whose it is, what it follows, what is on its screen. */
export class LiveConnection {
  private readonly socket: Socket
  private readonly shared: Shared
  private readonly rate: MessageRate
  private actor: SignedIn
  private streams: FactStream[] = []
  private view: ViewMessage | null = null
  private sinceTurn = 0

  constructor(socket: Socket, actor: SignedIn, shared: Shared) {
    this.socket = socket
    this.actor = actor
    this.shared = shared
    this.rate = new MessageRate(RATE, this.nowMs)
    this.on('follow', followMessage, message => this.follow(message.cursor))
    this.on('view', viewMessage.nullable(), message => this.look(message))
    this.on('position', reportPosition.input, message => this.report(message))
    socket.conn.on('drain', () => this.streams.forEach(stream => void stream.catchUp()))
    socket.on('disconnect', () => this.close())
  }

  get accountId(): string {
    return this.actor.accountId
  }

  /** What moved in view since the last turn; skipped while the reader is slow, the next frame has it. */
  sendPositions(endedTurn: number): void {
    if (!this.view || !this.hasRoom()) return
    const frame = this.shared.board.frame({
      view: this.view,
      sinceTurn: this.sinceTurn,
      nowMs: this.nowMs,
      maySee: areaPath => mayDo(this.actor, 'unit.read', areaPath),
    })
    this.sinceTurn = endedTurn
    if (!frame) return
    this.socket.emit('positions', Buffer.from(frame))
    this.shared.handles.metrics.liveFrames.inc()
  }

  /** `[LIVE-2]` Asks again who this is; whoever is signed out is cut off, whose rights changed starts over. */
  async recheck(): Promise<void> {
    const actor = await actorOfSession(this.shared.handles, this.actor.sessionId)
    if (!actor) {
      this.socket.emit('rights', { signedOut: true })
      this.socket.disconnect(true)
      return
    }
    const hasChanged = JSON.stringify(actor) !== JSON.stringify(this.actor)
    this.actor = actor
    if (!hasChanged) return
    this.sinceTurn = 0
    this.socket.emit('rights', { signedOut: false })
  }

  close(): void {
    for (const stream of this.streams) stream[Symbol.dispose]()
    this.streams = []
    this.view = null
  }

  private follow(from: Cursor | undefined): unknown {
    this.close()
    const cursor = Object.fromEntries(this.shared.feeds.map(feed => [feed.channel, from?.[feed.channel] ?? feed.head]))
    if (this.shared.feeds.some(feed => cursor[feed.channel]! > feed.head + SLOW_AT_PACKETS)) return { ok: false, code: 'reload' }
    this.streams = this.shared.feeds.map(feed => this.streamOf(feed, cursor[feed.channel]!))
    // After the answer, so that the client knows its cursor before the first message.
    setImmediate(() => this.streams.forEach(stream => void stream.catchUp()))
    return { ok: true, cursor }
  }

  private streamOf(feed: FactFeed, cursor: number): FactStream {
    return new FactStream(feed, cursor, {
      actor: () => this.actor,
      mayHear,
      send: message => this.socket.emit('facts', message),
      hasRoom: () => this.hasRoom(),
      reload: () => {
        this.close()
        this.socket.emit('reload')
      },
    })
  }

  private look(view: ViewMessage | null): unknown {
    this.view = view
    this.sinceTurn = 0
    return { ok: true }
  }

  /** `[LIVE-3]` The socket and `POST /api/positions` are one door: the same command, answered after it is committed. */
  private async report(message: z.infer<typeof reportPosition.input>): Promise<unknown> {
    const handler = slices.flatMap(slice => slice.handlers).find(({ contract }) => contract.route === reportPosition.route)!
    const asked = { actor: this.actor, requestId: crypto.randomUUID() }
    return { ok: true, answer: await runCommand(this.shared.handles, handler, { input: message, asked }) }
  }

  /** Every message: rate, right, schema; then the work; every fault answers with its code and cuts nobody. */
  private on<S extends z.ZodType>(event: SocketEvent, schema: S, work: (message: z.infer<S>) => unknown): void {
    this.socket.on(event, async (raw: unknown, answer?: unknown) => {
      const reply: Answer = typeof answer === 'function' ? (answer as Answer) : () => undefined
      try {
        if (!this.rate.allows(this.nowMs)) throw commonProblems.tooOften({ retryAfterSeconds: 1 })
        if (!mayDoSomewhere(this.actor, SOCKET_EVENTS[event])) throw commonProblems.notAllowed({ action: SOCKET_EVENTS[event] })
        const parsed = schema.safeParse(raw ?? {})
        if (!parsed.success) throw commonProblems.badInput({ faults: parsed.error.issues.slice(0, 5).map(issue => ({ path: issue.path.join('.'), message: issue.message })) })
        reply(await work(parsed.data))
      } catch (error) {
        if (!isProblem(error)) this.shared.handles.log.error({ err: error, event }, 'bug')
        reply({ ok: false, code: isProblem(error) ? error.code : 'unexpected', words: isProblem(error) ? error.words : undefined })
      }
    })
  }

  private hasRoom(): boolean {
    const { conn } = this.socket as unknown as { conn: { writeBuffer: unknown[] } }
    return conn.writeBuffer.length < SLOW_AT_PACKETS
  }

  private get nowMs(): number {
    return this.shared.handles.clock.now().getTime()
  }
}

/** `[LIVE-4]` The one rule of hearing: the fact's action at its area, or being named in it with that action at all. */
function mayHear(who: Actor, fact: RecordedFact): boolean {
  const action = fact.action as Action
  if (mayDo(who, action, fact.areaPath)) return true
  return fact.accountIds.includes(who.accountId) && mayDoSomewhere(who, action)
}
