import { once } from 'node:events'
import { type Socket, connect } from 'node:net'
import { FrameDecoder } from './frame.ts'
import { type Edition, decodeMessage } from './message.ts'
import { type PlatformReply, RESULT, decodeReply } from './reply.ts'
import { type SentFrames, type SentReport, TerminalEncoder } from './terminal.ts'

const REPLY_TIMEOUT_MS = 10_000
const CLOSE_MS = 1_000

type Waiting = { resolve(reply: PlatformReply): void; reject(error: Error): void; timer: NodeJS.Timeout }

/** A terminal on a real socket: registers, authenticates, reports, and waits for each acknowledgement. */
export class TerminalClient implements AsyncDisposable {
  readonly encoder: TerminalEncoder
  readonly #socket: Socket
  readonly #decoder = new FrameDecoder()
  readonly #waiting = new Map<number, Waiting>()

  private constructor(socket: Socket, encoder: TerminalEncoder) {
    this.#socket = socket
    this.encoder = encoder
    socket.on('data', chunk => this.#read(chunk))
    socket.on('error', () => socket.destroy())
    socket.on('close', () => this.#fail(new Error('connection closed')))
  }

  static async connect(to: { port: number; host: string; phone: string; edition: Edition }): Promise<TerminalClient> {
    const socket = connect({ port: to.port, host: to.host, noDelay: true })
    await once(socket, 'connect')
    return new TerminalClient(socket, new TerminalEncoder(to.phone, to.edition))
  }

  get isOpen(): boolean {
    return !this.#socket.destroyed
  }

  /** What the platform has not taken yet, beyond what the kernel holds. */
  get unsentBytes(): number {
    return this.#socket.writableLength
  }

  /** Registers and authenticates with the code it was given; throws when either is refused. */
  async signIn(): Promise<void> {
    const registered = await this.request(this.encoder.register())
    if (registered.kind !== 'register' || registered.result !== RESULT.ok) throw new Error(`registration refused: ${registered.result}`)
    const authenticated = await this.request(this.encoder.authenticate(registered.authCode))
    if (authenticated.result !== RESULT.ok) throw new Error(`authentication refused: ${authenticated.result}`)
  }

  /** The platform's result; 0 means the position is kept. */
  async report(report: SentReport): Promise<number> {
    return (await this.request(this.encoder.location(report))).result
  }

  async heartbeat(): Promise<number> {
    return (await this.request(this.encoder.heartbeat())).result
  }

  /** Sends and waits for the reply to the last frame; rejects after 10 s or when the connection closes. */
  request({ frames, serials }: SentFrames): Promise<PlatformReply> {
    const serial = serials.at(-1) ?? 0
    const reply = new Promise<PlatformReply>((resolve, reject) => {
      const timer = setTimeout(() => this.#settle(serial)?.reject(new Error('no reply')), REPLY_TIMEOUT_MS)
      this.#waiting.set(serial, { resolve, reject, timer })
    })
    if (this.#socket.destroyed) this.#fail(new Error('connection closed'))
    else this.write(Buffer.concat(frames))
    return reply
  }

  /** Raw bytes, for tests that misbehave. */
  write(bytes: Uint8Array): void {
    this.#socket.write(bytes)
  }

  async [Symbol.asyncDispose](): Promise<void> {
    if (this.#socket.destroyed) return
    const closed = once(this.#socket, 'close')
    const cut = setTimeout(() => this.#socket.destroy(), CLOSE_MS)
    this.#socket.destroySoon()
    await closed
    clearTimeout(cut)
  }

  #read(chunk: Buffer): void {
    for (const outcome of this.#decoder.push(chunk)) {
      const message = outcome.ok ? decodeMessage(outcome.message) : null
      const reply = message && decodeReply(message)
      if (reply) this.#settle(reply.serial)?.resolve(reply)
    }
  }

  #settle(serial: number): Waiting | undefined {
    const waiting = this.#waiting.get(serial)
    this.#waiting.delete(serial)
    clearTimeout(waiting?.timer)
    return waiting
  }

  #fail(error: Error): void {
    for (const serial of [...this.#waiting.keys()]) this.#settle(serial)?.reject(error)
  }
}
