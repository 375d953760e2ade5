import { type ToMediaGate, type ToMediaServer, mediaGateTopic, mediaServerTopic, toMediaServer, unreadAsk } from '#domain/call'
import type { Bus } from '#platform/bus'
import type { Clock } from '#platform/clock'
import type { Logger } from '#platform/log'
import type { Metrics } from '#platform/metrics'
import { commonProblems, isProblem } from '#platform/pure'
import { answerAsk } from './asks.ts'
import type { IceConfig } from './ice-servers.ts'
import { MediaConnection } from './media-connection.ts'
import type { MediaServer } from './media-server.ts'

/** As the live socket's own limit: what is longer did not come from a gateway. */
const MOST_BYTES = 80 * 1024
const MOST_CONNECTIONS = 20_000
const LOOK_EVERY_MS = 5_000

type Options = { readonly serverId: string; readonly bus: Bus; readonly server: MediaServer; readonly ice: IceConfig; readonly clock: Clock; readonly log: Logger; readonly metrics: Metrics }
type Ask = Extract<ToMediaServer, { ask: unknown }>
type Line = { readonly gateId: string; readonly connection: MediaConnection }

/** `[MED-8]` Where asks come in from gateways, and answers and notices go out: every ask is answered, whatever it is made of. */
export class BusDoor implements AsyncDisposable {
  readonly #options: Options
  readonly #lines = new Map<string, Line>()
  #hearing: AsyncDisposable | null = null
  #timer: NodeJS.Timeout | null = null

  private constructor(options: Options) {
    this.#options = options
  }

  static async open(options: Options): Promise<BusDoor> {
    const door = new BusDoor(options)
    door.#hearing = await options.bus.subscribe(mediaServerTopic(options.serverId), bytes => door.#hear(bytes))
    door.#timer = setInterval(() => void door.#lookForGates(), LOOK_EVERY_MS)
    return door
  }

  async [Symbol.asyncDispose](): Promise<void> {
    if (this.#timer) clearInterval(this.#timer)
    await this.#hearing?.[Symbol.asyncDispose]()
  }

  #hear(bytes: Uint8Array): void {
    const raw = read(bytes)
    const parsed = toMediaServer.safeParse(raw)
    if (!parsed.success) return this.#refuse(raw, parsed.error.issues)
    const message = parsed.data
    if ('gone' in message) return this.#gone(message)
    void this.#answer(message)
  }

  #refuse(raw: unknown, issues: readonly { path: PropertyKey[]; message: string }[]): void {
    const asked = unreadAsk.safeParse(raw)
    if (!asked.success) return
    const { gateId, connectionId, askId } = asked.data
    const faults = issues.slice(0, 5).map(({ path, message }) => ({ path: path.join('.').slice(0, 100), message: message.slice(0, 100) }))
    const { code, words } = commonProblems.badInput({ faults })
    this.#options.metrics.mediaAsks.inc({ ask: 'unread', outcome: code })
    this.#say(gateId, { connectionId, askId, problem: { code, words } })
  }

  async #answer({ gateId, connectionId, askId, ask }: Ask): Promise<void> {
    const { metrics, log, ice, clock } = this.#options
    try {
      const connection = this.#connection(gateId, connectionId)
      const answer = await connection.inTurn(() => answerAsk(ask, { connection, ice, nowMs: clock.now().getTime() }))
      metrics.mediaAsks.inc({ ask: ask.ask, outcome: 'ok' })
      this.#say(gateId, { connectionId, askId, answer })
    } catch (error) {
      if (!isProblem(error)) log.error({ err: error, ask: ask.ask }, 'media bug')
      const problem = isProblem(error) ? { code: error.code, words: error.words } : UNEXPECTED
      metrics.mediaAsks.inc({ ask: ask.ask, outcome: problem.code })
      this.#say(gateId, { connectionId, askId, problem })
    }
  }

  #connection(gateId: string, connectionId: string): MediaConnection {
    const key = `${gateId} ${connectionId}`
    const known = this.#lines.get(key)
    if (known) return known.connection
    if (this.#lines.size >= MOST_CONNECTIONS) throw commonProblems.busy({ retryAfterSeconds: 5 })
    const { server, clock } = this.#options
    const connection = new MediaConnection(server, tell => this.#say(gateId, { connectionId, tell }), () => clock.now().getTime())
    this.#lines.set(key, { gateId, connection })
    return connection
  }

  #gone({ gateId, connectionId }: { gateId: string; connectionId: string }): void {
    const key = `${gateId} ${connectionId}`
    this.#lines.get(key)?.connection.gone()
    this.#lines.delete(key)
  }

  /** A gateway that died says nothing. While the bus itself is away nobody is taken for dead: media needs no bus to flow. */
  async #lookForGates(): Promise<void> {
    const { bus, serverId } = this.#options
    const gates = new Set([...this.#lines.values()].map(({ gateId }) => gateId))
    for (const gateId of gates) {
      if ((await bus.reach(mediaGateTopic(gateId), encode({ areYouThere: true }))) > 0) continue
      if ((await bus.reach(mediaServerTopic(serverId), new Uint8Array())) === 0) return
      for (const [key, line] of this.#lines) if (line.gateId === gateId) this.#gone({ gateId, connectionId: key.slice(gateId.length + 1) })
    }
  }

  #say(gateId: string, message: ToMediaGate): void {
    this.#options.bus.publish(mediaGateTopic(gateId), encode(message))
  }
}

const UNEXPECTED = { code: 'unexpected', words: { zh: '系统出错了，请稍后再试', en: 'Something went wrong. Try again later.' } }

function encode(message: ToMediaGate): Uint8Array {
  return new TextEncoder().encode(JSON.stringify(message))
}

function read(bytes: Uint8Array): unknown {
  if (bytes.length > MOST_BYTES) return null
  try {
    return JSON.parse(new TextDecoder().decode(bytes))
  } catch {
    return null
  }
}
