import { type Socket, io } from 'socket.io-client'
import { type HeardFact, rightsMessage, slowMessage, systemTimer } from '#platform/pure'
import { FactLink, type ResetReason, type Wire, type WireEvents } from './fact-link.ts'
import { LinkState } from './link-state.ts'
import { MediaLine } from './media-line.ts'
import { UnitFeed } from './unit-feed.ts'

export type FactHandler = (fact: HeardFact) => void
type ResetHandler = (reason: ResetReason) => void

export type LiveOptions = {
  /** A new ticket for every try: it opens one socket, once. */
  readonly ticket: () => Promise<string>
  readonly onSignedOut: () => void
  /** Where the gateway is; the page's own origin by default. */
  readonly origin?: string
  /** 0 ≤ n < 1; for tests. */
  readonly random?: () => number
}

const ANSWER_WITHIN_MS = 10_000
/** Longer than the link's own patience, which is what gives up. */
const CONNECT_WITHIN_MS = 60_000

/** One live connection: facts by our own cursor, units in a worker of their own, and a link that mends itself. */
export class LiveConnection {
  readonly link = new LinkState()
  readonly units: UnitFeed
  readonly media = new MediaLine()
  private readonly facts: FactLink
  private readonly factHandlers = new Set<FactHandler>()
  private readonly resetHandlers = new Set<ResetHandler>()
  private readonly options: LiveOptions
  private socket: Socket | undefined

  constructor(options: LiveOptions) {
    this.options = options
    this.units = new UnitFeed(options)
    this.facts = new FactLink({
      connect: events => this.connect(events),
      onFact: fact => this.factHandlers.forEach(handler => handler(fact)),
      onReset: reason => this.reset(reason),
      onUp: () => this.link.up(),
      onDown: () => this.link.down(globalThis.navigator?.onLine === false),
      timer: systemTimer,
      random: options.random ?? Math.random,
    })
  }

  open(): void {
    globalThis.window?.addEventListener('online', this.comeBack)
    globalThis.window?.addEventListener('offline', this.lose)
    this.facts.open()
  }

  close(): void {
    globalThis.window?.removeEventListener('online', this.comeBack)
    globalThis.window?.removeEventListener('offline', this.lose)
    this.units.close()
    this.facts.close()
    this.link.dispose()
  }

  onFact(handler: FactHandler): () => void {
    this.factHandlers.add(handler)
    return () => this.factHandlers.delete(handler)
  }

  /** Snapshots taken before a reset are to be fetched again. */
  onReset(handler: ResetHandler): () => void {
    this.resetHandlers.add(handler)
    return () => this.resetHandlers.delete(handler)
  }

  /** My own place over the socket; false when it did not get through, and the caller posts it instead. */
  async tellPosition(position: unknown): Promise<boolean> {
    if (!this.socket?.connected) return false
    try {
      const answer: unknown = await this.socket.timeout(ANSWER_WITHIN_MS).emitWithAck('position', position)
      return typeof answer !== 'object' || answer === null || !('ok' in answer) || answer.ok === true
    } catch {
      return false
    }
  }

  /** A ticket, then a socket; whichever fails, the connection is lost. */
  private connect(events: WireEvents): Wire {
    let socket: Socket | undefined
    let isClosed = false
    this.options.ticket().then(
      ticket => {
        if (!isClosed) socket = this.socket = this.openSocket(ticket, events)
      },
      () => events.onLost(),
    )
    return {
      follow: async from => socket?.timeout(ANSWER_WITHIN_MS).emitWithAck('follow', from === undefined ? {} : { cursor: from }),
      close: () => {
        isClosed = true
        if (socket !== undefined) this.media.detach(socket)
        socket?.removeAllListeners()
        socket?.disconnect()
        if (this.socket === socket) this.socket = undefined
      },
    }
  }

  private openSocket(ticket: string, events: WireEvents): Socket {
    const settings = { path: '/live', auth: { ticket }, reconnection: false, transports: ['websocket', 'polling'], tryAllTransports: true, forceNew: true, timeout: CONNECT_WITHIN_MS }
    const socket = this.options.origin === undefined ? io(settings) : io(this.options.origin, settings)
    this.media.attach(socket)
    socket.on('connect', events.onReady)
    socket.on('connect_error', events.onLost)
    socket.on('disconnect', events.onLost)
    socket.on('facts', events.onFacts)
    socket.on('reload', events.onReload)
    socket.on('slow', message => this.link.slow(slowMessage.safeParse(message).data?.isSlow ?? false))
    socket.on('rights', message => this.rightsChanged(message))
    return socket
  }

  private rightsChanged(message: unknown): void {
    const rights = rightsMessage.safeParse(message)
    if (!rights.success) return
    if (rights.data.signedOut) {
      this.close()
      return this.options.onSignedOut()
    }
    this.reset('rights')
  }

  private reset(reason: ResetReason): void {
    for (const handler of this.resetHandlers) handler(reason)
  }

  private readonly comeBack = (): void => this.facts.comeBack()

  private readonly lose = (): void => this.link.down(true)
}
