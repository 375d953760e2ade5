import type { Socket } from 'node:net'
import { FrameDecoder, encodeFrame } from './frame.ts'
import { type Message, decodeMessage } from './message.ts'
import { type SessionOptions, TerminalSession } from './terminal-session.ts'

export type ConnectionLimits = {
  /** A terminal that says nothing for so long is gone. */
  readonly idleTimeoutMs: number
  /** Time to register or authenticate. */
  readonly introductionTimeoutMs: number
  /** Frames a second taken from one terminal over time; more wait in its own socket. */
  readonly framesPerSecond: number
  /** Faulty frames in a row before it is taken for no terminal at all. */
  readonly maxFaults: number
}

/** Frames waiting for an answer before reading pauses; what one chunk of 64 KB brings on top is the most that waits. */
const MAX_WAITING = 64
/** Replies a terminal does not read before it is cut off. */
const MAX_UNREAD_BYTES = 256 * 1024
const SWEEP_MS = 1_000

/** [DOOR-3] One socket: bytes → messages → session → replies, strictly in order, never more in memory than its limits. */
export class Connection {
  readonly #socket: Socket
  readonly #options: SessionOptions
  readonly #limits: ConnectionLimits
  readonly #session: TerminalSession
  readonly #decoder = new FrameDecoder()
  readonly #waiting: Message[] = []
  readonly #sweep: NodeJS.Timeout
  readonly #introduction: NodeJS.Timeout
  #working: Promise<void> | null = null
  #faultsInARow = 0
  #framesThisSecond = 0
  #isEnding = false

  constructor(socket: Socket, options: SessionOptions, limits: ConnectionLimits) {
    this.#socket = socket
    this.#options = options
    this.#limits = limits
    this.#session = new TerminalSession(options)
    this.#sweep = setInterval(() => this.#everySecond(), SWEEP_MS)
    this.#introduction = setTimeout(() => this.#leaveIfUnknown(), limits.introductionTimeoutMs)
    socket.setNoDelay(true)
    socket.setTimeout(limits.idleTimeoutMs, () => this.#cut('idle'))
    socket.on('data', chunk => this.#read(chunk))
    socket.on('error', error => options.log.debug({ err: error }, 'jt808 socket error'))
    socket.on('close', () => this.#stop())
  }

  /** Stops reading, answers what is under way, then says goodbye. */
  async end(): Promise<void> {
    this.#isEnding = true
    this.#socket.pause()
    this.#waiting.length = 0
    await this.#working
    this.#socket.destroySoon()
  }

  destroy(): void {
    this.#socket.destroy()
  }

  #read(chunk: Buffer): void {
    for (const outcome of this.#decoder.push(chunk)) {
      const message = outcome.ok ? decodeMessage(outcome.message) : null
      if (message) this.#take(message)
      else if (this.#countFault(outcome.ok ? 'bad_header' : outcome.fault)) return
    }
  }

  #take(message: Message): void {
    this.#faultsInARow = 0
    this.#framesThisSecond += 1
    this.#waiting.push(message)
    if (this.#isFull()) this.#socket.pause()
    if (!this.#isEnding) this.#working ??= this.#work()
  }

  /** One message at a time: the next is looked at when the one before is committed and answered. */
  async #work(): Promise<void> {
    for (let message = this.#waiting.shift(); message; message = this.#waiting.shift()) {
      const replies = await this.#session.handle(message).catch((error: unknown) => {
        this.#options.log.error({ err: error }, 'bug in jt808 session')
        return []
      })
      this.#write(replies)
      this.#resume()
    }
    this.#working = null
  }

  #write(replies: readonly Buffer[]): void {
    if (this.#socket.destroyed || replies.length === 0) return
    this.#socket.write(Buffer.concat(replies.map(encodeFrame)))
    if (this.#socket.writableLength > MAX_UNREAD_BYTES) this.#cut('replies unread')
  }

  #everySecond(): void {
    this.#framesThisSecond = Math.max(0, this.#framesThisSecond - this.#limits.framesPerSecond)
    this.#write(this.#session.overdue())
    this.#resume()
  }

  #isFull(): boolean {
    return this.#waiting.length >= MAX_WAITING || this.#framesThisSecond > this.#limits.framesPerSecond
  }

  #resume(): void {
    if (!this.#isEnding && this.#socket.isPaused() && !this.#isFull()) this.#socket.resume()
  }

  #countFault(fault: string): boolean {
    this.#faultsInARow += 1
    this.#options.log.debug({ fault }, '--x jt808')
    if (this.#faultsInARow < this.#limits.maxFaults) return false
    this.#cut('not jt808')
    return true
  }

  #leaveIfUnknown(): void {
    if (!this.#session.isKnown) this.#cut('no introduction')
  }

  #cut(reason: string): void {
    this.#options.log.info({ reason }, 'jt808 connection cut')
    this.#waiting.length = 0
    this.#socket.destroy()
  }

  #stop(): void {
    clearInterval(this.#sweep)
    clearTimeout(this.#introduction)
    this.#waiting.length = 0
  }
}
