import { CellWorld } from '#domain/track'
import { FRAMES_PATH, FRAMES_PROTOCOL, SIGNED_OUT_CODE, type ViewMessage } from '#platform/pure'
import { reconnectWaitMs } from './fact-link.ts'

export type FramesPorts = {
  /** `wss://host` of the gateway. */
  readonly origin: string
  /** A new one for every try. */
  readonly ticket: () => Promise<string>
  /** The world has changed, and this is the server's clock less ours. */
  readonly onWorld: (world: CellWorld, clockAheadMs: number) => void
  readonly onSignedOut: () => void
  /** 0 ≤ n < 1 */
  readonly random: () => number
}

const VIEW_EVERY_MS = 300
const ASK_AGAIN_AFTER_MS = 2_000

/**
 * The frames door from the browser's side: one socket while somebody looks, none while nobody does. Runs in the worker. A
 * hole is asked for again; a socket that is cut comes back with full jitter, and until then what is shown stays.
 */
export class FramesLink {
  readonly world = new CellWorld()
  readonly #ports: FramesPorts
  #socket: WebSocket | null = null
  #view: ViewMessage | null = null
  #viewTimer: ReturnType<typeof setTimeout> | undefined
  #retry: ReturnType<typeof setTimeout> | undefined
  #attempt = 0
  #isClosed = false
  #isConnecting = false
  /** When a resync was asked for, 0 for never: once a hole, not once for every frame that follows it. */
  #mendingSinceMs = 0

  constructor(ports: FramesPorts) {
    this.#ports = ports
  }

  /** `[WEB-7]` What is on the screen; null closes the socket, so that a hidden page costs nobody anything. Sent at most every 300 ms. */
  look(view: ViewMessage | null): void {
    this.#view = view
    if (view === null) return this.#drop()
    if (this.#socket === null && this.#retry === undefined && !this.#isConnecting) void this.#connect()
    this.#viewTimer ??= setTimeout(() => {
      this.#viewTimer = undefined
      this.#tellView()
    }, VIEW_EVERY_MS)
  }

  close(): void {
    this.#isClosed = true
    clearTimeout(this.#viewTimer)
    this.#drop()
  }

  async #connect(): Promise<void> {
    this.#retry = undefined
    this.#isConnecting = true
    const ticket = await this.#ports.ticket().catch(() => null)
    this.#isConnecting = false
    if (this.#isClosed || this.#view === null || this.#socket !== null) return
    if (ticket === null) return this.#tryLater()
    const socket = new WebSocket(`${this.#ports.origin}${FRAMES_PATH}`, [FRAMES_PROTOCOL, ticket])
    socket.binaryType = 'arraybuffer'
    this.#socket = socket
    socket.onopen = () => this.#tellView()
    socket.onmessage = ({ data }) => data instanceof ArrayBuffer && this.#hear(socket, new Uint8Array(data))
    socket.onclose = ({ code }) => this.#cut(socket, code)
  }

  #hear(socket: WebSocket, bytes: Uint8Array): void {
    this.#attempt = 0
    if (this.world.apply(bytes) === 'gap') {
      const nowMs = Date.now()
      if (nowMs - this.#mendingSinceMs < ASK_AGAIN_AFTER_MS) return
      this.#mendingSinceMs = nowMs
      return socket.send(JSON.stringify({ resync: true }))
    }
    this.#mendingSinceMs = 0
    if (this.world.timeMs > 0) this.#ports.onWorld(this.world, this.world.timeMs - Date.now())
  }

  #tellView(): void {
    if (this.#socket?.readyState === WebSocket.OPEN) this.#socket.send(JSON.stringify({ view: this.#view }))
  }

  #cut(socket: WebSocket, code: number): void {
    if (socket !== this.#socket) return
    this.#socket = null
    this.#mendingSinceMs = 0
    if (code === SIGNED_OUT_CODE) return this.#ports.onSignedOut()
    this.#tryLater()
  }

  #tryLater(): void {
    clearTimeout(this.#retry)
    if (this.#isClosed || this.#view === null) return
    this.#retry = setTimeout(() => void this.#connect(), reconnectWaitMs(this.#attempt++, this.#ports.random))
  }

  #drop(): void {
    clearTimeout(this.#retry)
    this.#retry = undefined
    const socket = this.#socket
    this.#socket = null
    this.#mendingSinceMs = 0
    socket?.close()
  }
}
