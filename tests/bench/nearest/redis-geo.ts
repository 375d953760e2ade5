import { createClient } from 'redis'
import type { Position } from '#platform/pure'
import { type TestRedis, startRedis } from '#tests/redis'
import { cpuMs } from '../harness.ts'
import { type Finder, K, type Moves } from './trace.ts'

const KEY = 'units'
const MEMBERS_IN_A_COMMAND = 1_000
/** The first circle; one that holds fewer than asked for is asked again twice as wide, all of a tick in one pipeline. */
const FIRST_RADIUS_METRES = 300
const WIDEST_METRES = 100_000
/** Of a fixed circle: 10 ms is the step of another process's clock. */
const ASKED_AGAIN = 10

function clientOn(port: number) {
  const client = createClient({ socket: { host: '127.0.0.1', port, reconnectStrategy: 50 } })
  client.on('error', () => undefined) // until it listens
  return client
}
type Client = ReturnType<typeof clientOn>

/** Redis as a team would use it that wants exact answers: batches of GEOADD, pipelined GEOSEARCH in growing circles. Its clock is its own process. */
export class RedisGeo implements Finder, AsyncDisposable {
  readonly #server: TestRedis
  readonly #client: Client
  #places: readonly Position[] = []

  private constructor(server: TestRedis, client: Client) {
    this.#server = server
    this.#client = client
  }

  static async open(): Promise<RedisGeo> {
    const server = await startRedis()
    const client = clientOn(server.port)
    await client.connect()
    return new RedisGeo(server, client)
  }

  readonly cpuMs = (): number => cpuMs(this.#server.pid)

  readonly start = (everybody: Moves): Promise<void> => this.move(everybody)

  readonly move = async ({ count, number, lon, lat }: Moves): Promise<void> => {
    const sent: Promise<unknown>[] = []
    for (let from = 0; from < count; from += MEMBERS_IN_A_COMMAND) {
      const command = ['GEOADD', KEY]
      for (let row = from; row < Math.min(count, from + MEMBERS_IN_A_COMMAND); row++) command.push(String(lon[row]), String(lat[row]), String(number[row]))
      sent.push(this.#client.sendCommand(command))
    }
    await Promise.all(sent)
  }

  readonly search = async (places: readonly Position[]): Promise<number[][]> => {
    this.#places = places
    const found: number[][] = places.map(() => [])
    let open = places.map((_, index) => index)
    for (let radius = FIRST_RADIUS_METRES; open.length > 0 && radius < WIDEST_METRES; radius *= 2) {
      const answers = await Promise.all(open.map(index => this.#ask(places[index]!, radius)))
      open.forEach((index, at) => void (found[index] = answers[at]!))
      open = open.filter(index => found[index]!.length < K)
    }
    return found
  }

  /** What one circle for all costs, wide enough that it seldom holds too few, of the questions of the last tick. */
  async searchesPerSecondWithin(radiusMetres: number): Promise<number> {
    const startMs = this.cpuMs()
    for (let again = 0; again < ASKED_AGAIN; again++) await Promise.all(this.#places.map(place => this.#ask(place, radiusMetres)))
    return (ASKED_AGAIN * this.#places.length * 1000) / (this.cpuMs() - startMs)
  }

  async #ask([lon, lat]: Position, radiusMetres: number): Promise<number[]> {
    const answer = await this.#client.sendCommand(['GEOSEARCH', KEY, 'FROMLONLAT', String(lon), String(lat), 'BYRADIUS', String(radiusMetres), 'm', 'ASC', 'COUNT', String(K)])
    return (answer as unknown as string[]).map(Number)
  }

  async [Symbol.asyncDispose](): Promise<void> {
    await this.#client.close().catch(() => undefined)
    await this.#server.kill()
  }
}
