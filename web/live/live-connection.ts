import { type Socket, io } from 'socket.io-client'
import { type HeardFact, type ViewMessage, factsMessage, followAnswer, rightsMessage } from '#platform/pure'
import { FactCursor } from './fact-cursor.ts'
import { LinkState } from './link-state.ts'
import { PositionStore } from './position-store.ts'

export type FactHandler = (fact: HeardFact) => void
/** `fresh`: followed from the head; `reload`: our cursor is no longer kept; `rights`: what we may see has changed. */
export type ResetReason = 'fresh' | 'reload' | 'rights'
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

const FIRST_WAIT_MS = 400
const LONGEST_WAIT_MS = 20_000
const VIEW_EVERY_MS = 300
const ANSWER_WITHIN_MS = 10_000

/** Full jitter: anywhere between at once and the doubled wait, so that a thousand walls do not come back together. */
export function reconnectWaitMs(attempt: number, random: () => number): number {
  return Math.floor(random() * Math.min(LONGEST_WAIT_MS, FIRST_WAIT_MS * 2 ** attempt))
}

/** One live connection: facts by our own cursor, positions as they come, and a link that mends itself. */
export class LiveConnection {
  readonly link = new LinkState()
  readonly positions = new PositionStore()
  private readonly cursor = new FactCursor()
  private readonly factHandlers = new Set<FactHandler>()
  private readonly resetHandlers = new Set<ResetHandler>()
  private readonly options: LiveOptions
  private socket: Socket | undefined
  private attempt = 0
  private retry: ReturnType<typeof setTimeout> | undefined
  private isFollowing = false
  /** Facts that overtook the answer to our first follow: they wait until it says where they begin. */
  private early: unknown[] = []
  private isClosed = true
  private view: ViewMessage | null = null
  private viewTimer: ReturnType<typeof setTimeout> | undefined

  constructor(options: LiveOptions) {
    this.options = options
  }

  open(): void {
    if (!this.isClosed) return
    this.isClosed = false
    globalThis.window?.addEventListener('online', this.comeBack)
    globalThis.window?.addEventListener('offline', this.lose)
    void this.connect()
  }

  close(): void {
    this.isClosed = true
    globalThis.window?.removeEventListener('online', this.comeBack)
    globalThis.window?.removeEventListener('offline', this.lose)
    clearTimeout(this.retry)
    clearTimeout(this.viewTimer)
    this.drop()
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

  /** What is on the screen, null for no map at all; sent at most every 300 ms, the last one always. */
  look(view: ViewMessage | null): void {
    this.view = view
    this.viewTimer ??= setTimeout(() => {
      this.viewTimer = undefined
      this.socket?.emit('view', this.view)
    }, VIEW_EVERY_MS)
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

  private async connect(): Promise<void> {
    clearTimeout(this.retry)
    if (this.isClosed || this.socket) return
    let ticket: string
    try {
      ticket = await this.options.ticket()
    } catch {
      return this.tryLater()
    }
    if (this.isClosed || this.socket) return
    const settings = { path: '/live', auth: { ticket }, reconnection: false, transports: ['websocket', 'polling'], tryAllTransports: true, forceNew: true }
    const socket = this.options.origin === undefined ? io(settings) : io(this.options.origin, settings)
    this.socket = socket
    socket.on('connect', () => void this.follow())
    socket.on('connect_error', () => this.cut(socket))
    socket.on('disconnect', () => this.cut(socket))
    socket.on('facts', message => this.hear(message))
    socket.on('positions', (bytes: ArrayBuffer | Uint8Array) => this.positions.applyFrame(bytes instanceof Uint8Array ? bytes : new Uint8Array(bytes)))
    socket.on('rights', message => this.rightsChanged(message))
    socket.on('reload', () => void this.startOver())
  }

  /** Starts or resumes from our cursor. One at a time: a hole seen meanwhile is closed by the answer. */
  private async follow(): Promise<void> {
    const socket = this.socket
    if (!socket || this.isFollowing) return
    this.isFollowing = true
    const from = this.cursor.now
    try {
      const answer = followAnswer.parse(await socket.timeout(ANSWER_WITHIN_MS).emitWithAck('follow', from === undefined ? {} : { cursor: from }))
      if (socket !== this.socket) return
      if (!answer.ok) return void queueMicrotask(() => void this.startOver())
      // With a cursor of ours the missed facts come as messages; the answer only adds channels we had not heard of.
      this.cursor.set(from === undefined ? answer.cursor : { ...answer.cursor, ...this.cursor.now })
      for (const message of this.early.splice(0)) this.hear(message)
      this.attempt = 0
      this.link.up()
      if (this.view) socket.emit('view', this.view)
      if (from === undefined) this.reset('fresh')
    } catch {
      this.cut(socket)
    } finally {
      this.isFollowing = false
    }
  }

  private hear(message: unknown): void {
    const heard = factsMessage.safeParse(message)
    if (!heard.success) return
    if (this.isFollowing && this.cursor.now === undefined) return void this.early.push(message)
    const facts = this.cursor.take(heard.data)
    if (facts === 'hole') return void this.follow()
    for (const fact of facts) for (const handler of this.factHandlers) handler(fact)
  }

  private async startOver(): Promise<void> {
    this.cursor.forget()
    this.reset('reload')
    await this.follow()
  }

  private rightsChanged(message: unknown): void {
    const rights = rightsMessage.safeParse(message)
    if (!rights.success) return
    if (rights.data.signedOut) {
      this.close()
      return this.options.onSignedOut()
    }
    this.positions.clear()
    this.reset('rights')
  }

  private reset(reason: ResetReason): void {
    for (const handler of this.resetHandlers) handler(reason)
  }

  private cut(socket: Socket): void {
    if (socket !== this.socket) return
    this.drop()
    this.tryLater()
  }

  private drop(): void {
    this.socket?.removeAllListeners()
    this.socket?.disconnect()
    this.socket = undefined
    this.isFollowing = false
    this.early = []
  }

  private tryLater(): void {
    if (this.isClosed) return
    this.link.down(globalThis.navigator?.onLine === false)
    this.retry = setTimeout(() => void this.connect(), reconnectWaitMs(this.attempt++, this.options.random ?? Math.random))
  }

  private readonly comeBack = (): void => {
    if (this.socket?.connected) return
    this.attempt = 0
    void this.connect()
  }

  private readonly lose = (): void => this.link.down(true)
}
