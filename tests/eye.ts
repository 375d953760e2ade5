import { WebSocket } from 'ws'
import { CellWorld } from '#domain/track'
import { FRAMES_PATH, FRAMES_PROTOCOL, type FramesMessage, type ViewMessage } from '#platform/pure'
import type { Client } from './city.ts'

/** A bare client of the frames door, for tests: the world it is shown, and every unit it was ever told of. */
export class Eye {
  readonly world = new CellWorld()
  readonly everSeen = new Set<number>()
  readonly socket: WebSocket
  frames = 0
  gaps = 0
  closeCode: number | null = null

  private constructor(socket: WebSocket) {
    this.socket = socket
    socket.on('message', data => this.take(data as Buffer))
    socket.on('close', code => (this.closeCode = code))
    socket.on('error', () => undefined)
  }

  static async open(url: string, client: Client, headers: Record<string, string> = {}): Promise<Eye> {
    const { body } = await client.ask('POST /api/live/ticket', {})
    return Eye.withTicket(url, String(body['ticket']), headers)
  }

  static async withTicket(url: string, ticket: string, headers: Record<string, string> = {}): Promise<Eye> {
    const socket = new WebSocket(`${url.replace('http', 'ws')}${FRAMES_PATH}`, [FRAMES_PROTOCOL, ticket], { headers })
    const eye = new Eye(socket)
    await new Promise<void>((resolve, reject) => {
      socket.once('open', resolve)
      socket.once('error', reject)
    })
    return eye
  }

  look(view: ViewMessage | null): void {
    this.send({ view })
  }

  send(message: FramesMessage): void {
    this.socket.send(JSON.stringify(message))
  }

  /** Where it sees a unit, null when it does not. */
  at(number: number): readonly [lon: number, lat: number] | null {
    const row = this.world.indexOf(number)
    return row < 0 ? null : [this.world.columns.lon[row]!, this.world.columns.lat[row]!]
  }

  /** Nothing more is read from the line until `resume`. */
  stall(): void {
    this.socket.pause()
  }

  resume(): void {
    this.socket.resume()
  }

  close(): void {
    this.socket.close()
  }

  private take(data: Buffer): void {
    this.frames++
    if (this.world.apply(new Uint8Array(data)) === 'gap') {
      this.gaps++
      this.send({ resync: true })
    }
    for (let row = 0; row < this.world.count; row++) this.everSeen.add(this.world.columns.number[row]!)
  }
}
