import type { Socket } from 'socket.io'
import { type MediaAsk, type MediaTold, type TicketClaims, callProblems, mediaAsk, mediaGateTopic, mediaServerTopic, toMediaGate } from '#domain/call'
import { verifyTicket } from '#domain/call/server'
import type { Handles } from '#platform/handles'
import { Problem } from '#platform/pure'
import type { SocketMessages } from './socket-messages.ts'

/** A media server that takes longer is gone; the seat enters again, perhaps elsewhere. */
const ANSWER_WITHIN_MS = 5_000
/** So often it is asked whether the media servers of our sockets still hear. */
const LOOK_EVERY_MS = 1_000

type Tell = (told: MediaTold) => void
/** Where a socket's asks go since it entered, and how it is told things. */
type Line = { readonly serverId: string; readonly tell: Tell }
type Waiting = { readonly connectionId: string; readonly came: PromiseWithResolvers<unknown>; readonly patience: NodeJS.Timeout }
/** `isMine`: a ticket opens its seat to whom it was made out to, and to nobody who found it. */
type Bearer = { readonly connectionId: string; readonly tell: Tell; readonly isMine: (claims: TicketClaims) => boolean }
type Asked = { readonly bearer: Bearer; readonly ask: MediaAsk }

/**
 * `[LIVE-10]` Hands a socket's asks on to the media server that its ticket names, and to the socket what that tells: whatever process it is
 * in. Knows a ticket's signature, and nothing else of calls.
 */
export class MediaRelay implements AsyncDisposable {
  readonly #handles: Handles
  readonly #gateId = crypto.randomUUID()
  readonly #lines = new Map<string, Line>()
  readonly #waiting = new Map<number, Waiting>()
  #hearing: AsyncDisposable | null = null
  #lastAskId = 0
  #timer: NodeJS.Timeout | null = null

  private constructor(handles: Handles) {
    this.#handles = handles
  }

  static async open(handles: Handles): Promise<MediaRelay> {
    const relay = new MediaRelay(handles)
    relay.#hearing = await handles.bus.subscribe(mediaGateTopic(relay.#gateId), bytes => relay.#hear(bytes))
    relay.#timer = setInterval(() => void relay.#lookForServers(), LOOK_EVERY_MS)
    return relay
  }

  /** Answers what the server answers; throws its problem. */
  async ask({ bearer, ask }: Asked): Promise<unknown> {
    const { connectionId } = bearer
    if (ask.ask === 'enter') await this.#enter(bearer, ask.ticket)
    const line = this.#lines.get(connectionId)
    if (line === undefined) throw callProblems.enterFirst()
    const askId = ++this.#lastAskId
    const came = Promise.withResolvers<unknown>()
    const patience = setTimeout(() => came.reject(callProblems.mediaAway()), ANSWER_WITHIN_MS)
    this.#waiting.set(askId, { connectionId, came, patience })
    try {
      const heardBy = await this.#say(line.serverId, { gateId: this.#gateId, connectionId, askId, ask })
      if (heardBy === 0) throw callProblems.mediaAway()
      return await came.promise
    } finally {
      clearTimeout(patience)
      this.#waiting.delete(askId)
      if (ask.ask === 'leave') this.#lines.delete(connectionId)
    }
  }

  /** The socket is gone: its seat is kept for a while. */
  gone(connectionId: string): void {
    const line = this.#lines.get(connectionId)
    if (line === undefined) return
    this.#lines.delete(connectionId)
    void this.#say(line.serverId, { gateId: this.#gateId, connectionId, gone: true })
  }

  async [Symbol.asyncDispose](): Promise<void> {
    if (this.#timer) clearInterval(this.#timer)
    for (const { came } of this.#waiting.values()) came.reject(callProblems.mediaAway())
    await this.#hearing?.[Symbol.asyncDispose]()
  }

  async #enter({ connectionId, tell, isMine }: Bearer, ticket: string): Promise<void> {
    const claims = await verifyTicket(this.#handles, ticket)
    if (claims === null || !isMine(claims)) throw callProblems.ticketRefused()
    const before = this.#lines.get(connectionId)
    if (before !== undefined && before.serverId !== claims.serverId) this.gone(connectionId)
    this.#lines.set(connectionId, { serverId: claims.serverId, tell })
  }

  /** A media server that was killed says nothing. While the bus itself is away nobody is taken for dead. */
  async #lookForServers(): Promise<void> {
    for (const serverId of new Set([...this.#lines.values()].map(line => line.serverId))) {
      if ((await this.#handles.bus.reach(mediaServerTopic(serverId), NOTHING)) > 0) continue
      if ((await this.#handles.bus.reach(mediaGateTopic(this.#gateId), NOTHING)) === 0) return
      for (const [connectionId, line] of this.#lines) {
        if (line.serverId !== serverId) continue
        this.#lines.delete(connectionId)
        line.tell({ tell: 'enterAgain', why: 'server_gone' })
      }
    }
  }

  #say(serverId: string, message: object): Promise<number> {
    return this.#handles.bus.reach(mediaServerTopic(serverId), new TextEncoder().encode(JSON.stringify(message)))
  }

  #hear(bytes: Uint8Array): void {
    if (bytes.length === 0) return
    const parsed = toMediaGate.safeParse(JSON.parse(new TextDecoder().decode(bytes)))
    if (!parsed.success) return this.#handles.log.warn({ faults: parsed.error.issues.slice(0, 3) }, 'media message not understood')
    const message = parsed.data
    if ('areYouThere' in message) return
    if ('tell' in message) return this.#lines.get(message.connectionId)?.tell(message.tell)
    const waiting = this.#waiting.get(message.askId)
    if (waiting === undefined || waiting.connectionId !== message.connectionId) return
    if ('problem' in message) waiting.came.reject(asProblem(message.problem))
    else waiting.came.resolve(message.answer)
  }
}

const NOTHING = new Uint8Array()

/** The media server's own words; its status is nobody's here. */
function asProblem({ code, words }: { code: string; words: Problem['words'] }): Problem {
  return new Problem(code, 409, words, {})
}

type Carried = { readonly socket: Socket; readonly messages: SocketMessages; readonly relay: MediaRelay } & Pick<Bearer, 'isMine'>

/** A socket's event `media`, there and back. */
export function carryMedia({ socket, messages, relay, isMine }: Carried): void {
  const bearer: Bearer = { connectionId: socket.id, tell: told => socket.emit('media', told), isMine }
  messages.on('media', mediaAsk, async ask => ({ ok: true, answer: await relay.ask({ bearer, ask }) }))
  socket.on('disconnect', () => relay.gone(socket.id))
}
