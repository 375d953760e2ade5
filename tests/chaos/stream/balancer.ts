import { type AddressInfo, type Server, type Socket, connect, createServer } from 'node:net'

type Pair = { readonly client: string; readonly port: number; readonly near: Socket; readonly far: Socket }

/**
 * Several gateways behind one port. Every client has a loop-back address of its own (127.1.x.y, all of them are this
 * machine), so that the path of one can be cut without touching the next.
 */
export class Balancer implements Disposable {
  readonly #server: Server
  readonly #pairs = new Set<Pair>()
  readonly #held = new Set<Socket>()
  readonly #cut = new Map<string, 'refused' | 'silent'>()
  /** The gateways that are up. */
  ports: readonly number[] = []
  #turn = 0

  private constructor() {
    this.#server = createServer(near => this.#take(near))
  }

  static async open(): Promise<Balancer> {
    const balancer = new Balancer()
    await new Promise<void>(resolve => balancer.#server.listen(0, '0.0.0.0', resolve))
    return balancer
  }

  static addressOf(client: number): string {
    return `127.1.${Math.floor(client / 250)}.${1 + (client % 250)}`
  }

  originOf(client: number): string {
    return `http://${Balancer.addressOf(client)}:${(this.#server.address() as AddressInfo).port}`
  }

  /** Whose connections go to this gateway now. */
  clientsOn(port: number): readonly number[] {
    const addresses = new Set([...this.#pairs].filter(pair => pair.port === port).map(pair => pair.client))
    return [...addresses].map(Balancer.#clientAt)
  }

  static #clientAt(address: string): number {
    const [, , hundreds, rest] = address.split('.').map(Number)
    return hundreds! * 250 + rest! - 1
  }

  /** Some are told at once that they are cut, some hear nothing at all until the path is back. */
  async cut(clients: readonly number[], ms: number): Promise<void> {
    const addresses = clients.map(Balancer.addressOf)
    for (const [at, address] of addresses.entries()) this.#cut.set(address, at % 2 === 0 ? 'refused' : 'silent')
    const hit = [...this.#pairs].filter(pair => this.#cut.has(pair.client))
    for (const pair of hit) this.#sever(pair)
    await new Promise(resolve => setTimeout(resolve, ms))
    for (const address of addresses) this.#cut.delete(address)
    for (const { near, far } of hit) for (const socket of [near, far]) socket.destroy()
    for (const near of this.#held) near.destroy()
  }

  #sever({ client, near, far }: Pair): void {
    near.unpipe(far)
    far.unpipe(near)
    if (this.#cut.get(client) === 'silent') {
      near.resume()
      far.resume()
    } else near.resetAndDestroy()
  }

  #take(near: Socket): void {
    const client = near.localAddress ?? ''
    near.on('error', () => undefined)
    const how = this.#cut.get(client)
    if (how === 'refused') return void near.resetAndDestroy()
    if (how === 'silent') {
      this.#held.add(near.once('close', () => this.#held.delete(near)))
      return
    }
    this.#join(near, client, this.ports.length)
  }

  /** To the next gateway, or the one after if that is down. */
  #join(near: Socket, client: string, triesLeft: number): void {
    const port = this.ports[this.#turn++ % this.ports.length]
    if (port === undefined || triesLeft === 0) return void near.resetAndDestroy()
    const far = connect(port, '127.0.0.1')
    const pair = { client, port, near, far }
    far.once('error', () => !this.#pairs.has(pair) && this.#join(near, client, triesLeft - 1))
    far.once('connect', () => {
      this.#pairs.add(pair)
      far.on('error', () => undefined)
      near.pipe(far)
      far.pipe(near)
      near.once('close', () => (this.#pairs.delete(pair), far.destroy()))
      far.once('close', () => (this.#pairs.delete(pair), this.#cut.get(client) !== 'silent' && near.destroy()))
    })
  }

  [Symbol.dispose](): void {
    this.#server.close()
    for (const { near, far } of this.#pairs) for (const socket of [near, far]) socket.destroy()
    for (const near of this.#held) near.destroy()
  }
}
