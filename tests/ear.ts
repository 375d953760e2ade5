import { type Socket, io } from 'socket.io-client'
import type { Cursor, FactsMessage, HeardFact } from '#platform/pure'
import type { Client } from './city.ts'

/** A bare client of the live gateway, for tests: it keeps what it heard and its own cursor, and notices holes. Units are seen by `Eye`. */
export class Ear {
  readonly facts: HeardFact[] = []
  readonly signals: string[] = []
  cursor: Cursor | undefined
  holes = 0
  readonly socket: Socket

  private constructor(socket: Socket) {
    this.socket = socket
    socket.on('facts', (message: FactsMessage) => this.hear(message))
    for (const name of ['rights', 'reload']) socket.on(name, () => this.signals.push(name))
  }

  static async open(url: string, client: Client, headers: Record<string, string> = {}): Promise<Ear> {
    const { body } = await client.ask('POST /api/live/ticket', {})
    return Ear.withTicket(url, String(body['ticket']), headers)
  }

  static async withTicket(url: string, ticket: string, headers: Record<string, string> = {}): Promise<Ear> {
    const socket = io(url, { path: '/live', auth: { ticket }, reconnection: false, forceNew: true, transports: ['websocket'], extraHeaders: headers })
    await new Promise<void>((resolve, reject) => {
      socket.once('connect', resolve)
      socket.once('connect_error', reject)
    }).catch((error: unknown) => {
      socket.disconnect()
      throw error
    })
    return new Ear(socket)
  }

  async follow(cursor?: Cursor): Promise<{ ok: boolean; code?: string }> {
    this.cursor = cursor && { ...cursor }
    const answer = (await this.ask('follow', cursor ? { cursor } : {})) as { ok: boolean; code?: string; cursor?: Cursor }
    if (answer.ok) this.cursor ??= { ...answer.cursor }
    return answer
  }

  ask(event: string, message: unknown): Promise<unknown> {
    return this.socket.timeout(5_000).emitWithAck(event, message)
  }

  close(): void {
    this.socket.disconnect()
  }

  private hear(message: FactsMessage): void {
    if (this.cursor && this.cursor[message.channel] !== message.after) this.holes++
    this.cursor = { ...this.cursor, [message.channel]: message.upTo }
    this.facts.push(...message.facts)
  }
}
