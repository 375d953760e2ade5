import { once } from 'node:events'
import { WebSocket } from 'ws'
import { ACK_FRAME, FixFrame, MOST_AGE_MS, type SentFix } from './feed-frame.ts'
import { type FeedAnswer, MOST_IDS_PER_MESSAGE, feedAnswer } from './feed-message.ts'

const MOST_UNSENT_BYTES = 1024 * 1024

/**
 * Masks guard proxies against scripts in browsers (RFC 6455, 10.3); a gateway's own frames need none, and to undo one costs the
 * door as much as to judge the fixes.
 */
function noMask(mask: Buffer): void {
  mask.fill(0)
}

/** A gateway's side of `/feed`: says hello with a live ticket, declares devices, sends frames, hears what is kept. For the simulator and benches. */
export class FeedClient implements AsyncDisposable {
  /** Frames up to this one are kept. */
  acknowledged = 0
  readonly closed: Promise<number>
  readonly #socket: WebSocket
  readonly #answers: ((answer: FeedAnswer | null) => void)[] = []
  readonly #frame: FixFrame
  #sequence = 0
  /** Fixes up to each frame that is under way: what may still be sent follows from it. */
  readonly #countsUnderWay: number[] = []
  #underWay = 0
  #mostUnderWay = 0
  #waiting: (() => void)[] = []

  private constructor(socket: WebSocket, fixesPerFrame: number) {
    this.#socket = socket
    this.#frame = new FixFrame(fixesPerFrame)
    this.closed = new Promise(resolve => {
      socket.on('close', code => {
        for (const answer of this.#answers.splice(0)) answer(null)
        this.#wake()
        resolve(code)
      })
    })
    socket.on('error', () => socket.terminate())
    socket.on('message', (data: Buffer, isBinary) => (isBinary ? this.#acknowledge(data) : this.#answers.shift()?.(feedAnswer.parse(JSON.parse(String(data))))))
  }

  /** `url` is the city's, http or https. Throws when the ticket opens nothing. */
  static async connect({ url, ticket, fixesPerFrame = 1_024 }: { url: string; ticket: string; fixesPerFrame?: number }): Promise<FeedClient> {
    const socket = new WebSocket(`${url.replace(/^http/, 'ws')}/feed`, { perMessageDeflate: false, generateMask: noMask })
    const client = new FeedClient(socket, fixesPerFrame)
    await Promise.race([once(socket, 'open'), client.closed.then(code => Promise.reject(new Error(`feed closed: ${code}`)))])
    const answer = await client.#ask({ hello: 1, ticket })
    if (!('welcome' in answer)) throw new Error('no welcome')
    client.#mostUnderWay = answer.mostUnacknowledged
    return client
  }

  get isOpen(): boolean {
    return this.#socket.readyState === WebSocket.OPEN
  }

  /** The number of the last frame that was sent. */
  get sent(): number {
    return this.#sequence
  }

  get fixesUnderWay(): number {
    return this.#underWay
  }

  /** Whether the door would read more now; `ready` waits for it. */
  get hasRoom(): boolean {
    return this.#underWay < this.#mostUnderWay / 2 && this.#socket.bufferedAmount < MOST_UNSENT_BYTES
  }

  /** The handles of devices in the order given; 0 for those unknown or out of reach. */
  async declare(deviceIds: readonly string[]): Promise<Uint32Array> {
    const handles = new Uint32Array(deviceIds.length)
    for (let from = 0; from < deviceIds.length; from += MOST_IDS_PER_MESSAGE) {
      const answer = await this.#ask({ declare: deviceIds.slice(from, from + MOST_IDS_PER_MESSAGE) })
      if (!('handles' in answer)) throw new Error('no handles')
      handles.set(answer.handles, from)
    }
    return handles
  }

  /** Sends these fixes, none older than 655 s before the newest, in as few frames as they need; the object may be used again. Answers the last frame's number. */
  send(fixes: Iterable<SentFix>, nowMs: number): number {
    this.#frame.start(nowMs)
    for (const fix of fixes) {
      if (this.#frame.add(fix)) continue
      this.#sendFrame()
      this.#frame.start(nowMs - fix.fixedAtMs > MOST_AGE_MS || fix.fixedAtMs > nowMs ? fix.fixedAtMs : nowMs)
      this.#frame.add(fix)
    }
    this.#sendFrame()
    return this.#sequence
  }

  /** Raw bytes, for tests that misbehave. */
  sendBytes(bytes: Uint8Array | string): void {
    this.#socket.send(bytes)
  }

  /** Resolves when there is room again, or the socket is closed. */
  async ready(): Promise<void> {
    while (this.isOpen && !this.hasRoom) await this.#nextAcknowledgement()
  }

  /** Resolves when this frame (the last) is kept; rejects when the socket closes before. */
  async kept(sequence = this.#sequence): Promise<void> {
    while (this.acknowledged < sequence) {
      if (!this.isOpen) throw new Error('feed closed')
      await this.#nextAcknowledgement()
    }
  }

  async [Symbol.asyncDispose](): Promise<void> {
    this.#socket.close()
    const cut = setTimeout(() => this.#socket.terminate(), 1_000)
    await this.closed
    clearTimeout(cut)
  }

  #sendFrame(): void {
    const { count } = this.#frame
    if (count === 0) return
    // A copy: without a mask the socket sends the very bytes it is given, and the frame is filled again before it has.
    this.#socket.send(this.#frame.finish(++this.#sequence).slice(), () => undefined)
    this.#countsUnderWay.push(count)
    this.#underWay += count
  }

  async #ask(message: object): Promise<FeedAnswer> {
    const answer = new Promise<FeedAnswer | null>(resolve => this.#answers.push(resolve))
    if (this.isOpen) this.#socket.send(JSON.stringify(message))
    const heard = this.isOpen || this.#answers.length > 0 ? await answer : null
    if (!heard) throw new Error(`feed closed: ${await this.closed}`)
    return heard
  }

  #acknowledge(data: Buffer): void {
    if (data.length !== 8 || data[0] !== ACK_FRAME) return
    const upTo = data.readUInt32LE(4)
    for (; this.acknowledged < upTo; this.acknowledged++) this.#underWay -= this.#countsUnderWay.shift() ?? 0
    this.#wake()
  }

  #nextAcknowledgement(): Promise<void> {
    return new Promise(resolve => this.#waiting.push(resolve))
  }

  #wake(): void {
    for (const resolve of this.#waiting.splice(0)) resolve()
  }
}
