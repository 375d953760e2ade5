import { type LogStore, type RecordedFact, append, readAfter } from '#platform/event-log'
import type { Timer } from '#platform/pure'
import { type FactChannel, FactPages, FactRoom } from '#realtime/gateway'
import { type Assembly, HEARER, type Who } from './assembly.ts'
import type { WireEvents } from '#tests/browser-end'
import { Line } from './line.ts'
import type { Transaction } from './store.ts'
import type { World } from './world.ts'

export type Command = { readonly id: string; readonly area: string; readonly fails: boolean }

const RECHECK_AGAIN_MS = 1_000
const ENTERING_MS = 10_000

type Connection = { who: Who; readonly line: Line; readonly facts: Disposable; readonly room: FactRoom }

/** One life of one gateway: the fact lane of `realtime/gateway` on the simulated store, clock and network. */
export class Gateway {
  readonly #world: World
  readonly #parts: Assembly
  readonly #connections = new Set<Connection>()
  readonly #recent: (string | null)[] = []
  #channels: readonly FactChannel<Who>[] = []
  isReady = false
  isAlive = true
  /** Whatever it asks of the store takes this much longer. */
  lagMs = 0
  /** One after the other: what a connection that comes in takes of the gateway's one thread. */
  acceptMs = 0
  #busyUntilMs = 0
  onAccept = (): void => undefined
  pagesShared = 0

  constructor(world: World) {
    this.#world = world
    this.#parts = world.parts
    void this.#start()
  }

  /** What a dead process had planned does not happen. */
  readonly timer: Timer = (ms, work) => this.#world.time.timer(ms, () => this.isAlive && work())

  async #start(): Promise<void> {
    while (this.isAlive && !this.isReady) {
      try {
        this.#channels = [await this.#open('live'), await this.#open('audit')]
        this.#channels[1]!.feed.listen({
          onFacts: facts => facts.forEach(fact => this.#recheck(fact.subject)),
          onLost: () => this.#recheck(null),
        })
        this.isReady = true
      } catch {
        await this.#world.time.pass(200)
      }
    }
  }

  async #open(channel: string): Promise<FactChannel<Who>> {
    // Each look a transaction of its own, as single statements on PostgreSQL are.
    const looks: Pick<LogStore<RecordedFact>, 'ends' | 'rowsAfter'> = {
      ends: of => this.#read(tx => tx.ends(of)),
      rowsAfter: (of, from) => this.#read(tx => tx.rowsAfter(of, from)),
    }
    const feed = await this.#parts.Feed.open(channel, {
      sizes: { ring: 12, warm: 4 },
      ends: () => this.#read(tx => tx.ends(channel)),
      read: from => readAfter(looks, channel, from),
      follow: async ({ after, onFacts, onLost }) => {
        const reader = this.#parts.reader(after!, {
          read: from => readAfter(looks, channel, from),
          ends: () => this.#read(tx => tx.ends(channel)),
          onFacts,
          ...(onLost && { onLost }),
          failed: () => undefined,
          timer: this.timer,
        })
        this.#world.store.listeners.add(told => this.isAlive && told === channel && reader.look())
        return { cursor: 0, look: () => reader.look(), [Symbol.asyncDispose]: () => reader[Symbol.asyncDispose]() }
      },
    })
    return { feed, pages: new FactPages(channel, HEARER) }
  }

  async #read<T>(work: (tx: Transaction) => Promise<T>): Promise<T> {
    return this.#world.store.transaction(() => this.isAlive, async tx => {
      await tx.step(this.lagMs)
      return work(tx)
    })
  }

  /** A socket comes in: whose it is, is asked of the store. */
  async accept(client: string, events: WireEvents): Promise<Line | null> {
    if (!this.isAlive || !this.isReady) return null
    this.onAccept()
    if (this.acceptMs > 0) await this.#itsTurn()
    const areas = await this.#rightsOf(client).catch(() => null)
    if (!areas || !this.isAlive) return null
    const line = new Line(this.#world, events)
    const connection: Connection = { who: { client, areas }, line, ...this.#serve(line, () => connection.who) }
    this.#connections.add(connection)
    if (this.#recent.some(changed => changed === null || changed === client)) void this.#recheckOne(connection)
    return line
  }

  serves(client: string): boolean {
    return [...this.#connections].some(({ who }) => who.client === client)
  }

  #itsTurn(): Promise<void> {
    const { time } = this.#world
    this.#busyUntilMs = Math.max(time.nowMs, this.#busyUntilMs) + this.acceptMs
    return time.pass(this.#busyUntilMs - time.nowMs)
  }

  #serve(line: Line, who: () => Who): Pick<Connection, 'facts' | 'room'> {
    const cut = () => line.cut({ client: true, gateway: true })
    const room = new FactRoom({ waitingBytes: () => line.waiting, timer: this.timer, onRoom: () => facts.catchUp(), onSlow: () => line.down(20, () => undefined), cut })
    const facts = this.#parts.subscription(this.#channels, {
      who,
      audience: () => HEARER.audienceOf(who()),
      send: page => {
        if (!this.isAlive) return
        this.#world.sent(who().client, page.message.facts)
        line.page(page.message, page.text.length, () => this.isAlive && facts.catchUp())
      },
      hasRoom: () => room.hasRoom(),
      reload: () => line.down(20, () => line.client.onReload()),
      failed: () => undefined,
      timer: this.timer,
      random: this.#world.dice.random,
    })
    line.gateway = {
      onFollow: (from, reply) => {
        if (!this.isAlive) return
        facts.follow(from).then(({ answer, answered }) => {
          reply(answer)
          this.timer(0, answered)
        }, () => reply({ ok: false, code: 'unexpected' }))
      },
      onCut: () => {
        facts[Symbol.dispose]()
        room[Symbol.dispose]()
        for (const one of this.#connections) if (one.line === line) this.#connections.delete(one)
      },
    }
    return { facts, room }
  }

  /** The same command as in production: a receipt, the change, the fact, one transaction. */
  async order(command: Command): Promise<void> {
    const { store, wallNow } = this.#world
    await store.transaction(() => this.isAlive, tx =>
      this.#parts.once(tx.receipt(command.id, command.id), command.id, async () => {
        await tx.step()
        await append(this.#parts.logOn(tx), { channel: 'live', count: 1 }, offset => this.#world.rowOf('live', offset, { ...command, at: wallNow() }))
        await tx.step(this.#world.dice.chance(0.15) ? 60 : 1)
        if (command.fails) throw new Error('the change failed')
        return 'done'
      }),
    )
  }

  async changeRights(client: string, areas: readonly string[]): Promise<void> {
    const { store, wallNow } = this.#world
    await store.transaction(() => this.isAlive, async tx => {
      tx.setRights(client, areas)
      await append(this.#parts.logOn(tx), { channel: 'audit', count: 1 }, offset => this.#world.rowOf('audit', offset, { id: `rights ${client}`, area: 'office', at: wallNow(), subject: client }))
    })
  }

  /** Everything this client may see now: the query its screens make. */
  snapshot(client: string): Promise<readonly RecordedFact[]> {
    return this.#read(async tx => {
      const areas = tx.seen.rights.get(client) ?? []
      return tx.seen.ever.filter(row => row.channel === 'live' && HEARER.mayHear({ client, areas }, row))
    })
  }

  #recheck(client: string | null): void {
    this.#recent.push(client)
    this.timer(ENTERING_MS, () => this.#recent.shift())
    for (const connection of this.#connections) if (client === null || connection.who.client === client) void this.#recheckOne(connection)
  }

  async #recheckOne(connection: Connection): Promise<void> {
    try {
      connection.who = { ...connection.who, areas: await this.#rightsOf(connection.who.client) }
      connection.line.down(20, () => this.#world.rightsTold(connection.who.client))
    } catch {
      this.timer(RECHECK_AGAIN_MS, () => this.#connections.has(connection) && void this.#recheckOne(connection))
    }
  }

  #rightsOf(client: string): Promise<readonly string[]> {
    return this.#read(async tx => {
      await tx.step()
      return tx.seen.rights.get(client) ?? []
    })
  }

  /** kill -9. `isSilent`: the machine went with it, and nobody is told. */
  kill(isSilent: boolean): void {
    this.isAlive = false
    for (const { line } of this.#connections) line.cut({ client: !isSilent, gateway: true })
  }
}
