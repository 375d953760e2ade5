import type { Receipt } from '#platform/command'
import type { LogStore, RecordedFact } from '#platform/event-log'
import type { Dice } from './dice.ts'
import type { VirtualTime } from './virtual-time.ts'

type Channel = { readonly head: number; readonly tail: number; readonly rows: readonly RecordedFact[] }
type State = { readonly channels: ReadonlyMap<string, Channel>; readonly receipts: ReadonlyMap<string, { bodyHash: string; answer: unknown }>; readonly rights: ReadonlyMap<string, readonly string[]>; readonly ever: readonly RecordedFact[] }
/** What a transaction will have changed once it is committed. */
type Change = (state: State) => State

export const NO_CHANNEL: Channel = { head: 0, tail: 0, rows: [] }
const EMPTY: State = { channels: new Map(), receipts: new Map(), rights: new Map(), ever: [] }

export class StoreGone extends Error {}

/** PostgreSQL as far as the log sees it: transactions, row locks, snapshots, a log that is synced before it is believed. */
export class Store {
  readonly time: VirtualTime
  readonly dice: Dice
  /** What everyone sees, and what a kill leaves. They differ only where commits are shown before they are synced. */
  state = EMPTY
  synced = EMPTY
  /** Counts restarts; whoever began before is of another life. */
  life = 1
  isUp = true
  notifyLoss = 0
  readonly listeners = new Set<(channel: string) => void>()
  onRights = (_client: string, _areas: readonly string[]): void => undefined
  readonly #locks = new Map<string, Promise<void>>()

  constructor(time: VirtualTime, dice: Dice) {
    this.time = time
    this.dice = dice
  }

  /** All that was not synced is gone, and so is everyone's work under way. */
  kill(): void {
    this.isUp = false
    this.life += 1
    this.state = this.synced
    this.#locks.clear()
  }

  restart(): void {
    this.isUp = true
  }

  async transaction<T>(isAlive: () => boolean, work: (tx: Transaction) => Promise<T>): Promise<T> {
    const tx = new Transaction(this, isAlive)
    try {
      await tx.step()
      const answer = await work(tx)
      await this.commit(tx)
      return answer
    } finally {
      tx.end()
    }
  }

  /** Synced first, then seen by others, then answered. */
  protected async commit(tx: Transaction): Promise<void> {
    await this.sync(tx)
    this.show(tx)
  }

  protected async sync(tx: Transaction): Promise<void> {
    await tx.step(this.dice.between(1, 12), true)
    this.synced = tx.changes.reduce((state, change) => change(state), this.synced)
  }

  protected show(tx: Transaction): void {
    this.state = tx.changes.reduce((state, change) => change(state), this.state)
    for (const channel of tx.notified) this.#notify(channel)
    for (const [client, areas] of tx.rights) this.onRights(client, areas)
  }

  #notify(channel: string): void {
    for (const listener of this.listeners) {
      if (!this.dice.chance(this.notifyLoss)) this.time.timer(this.dice.between(0, 5), () => this.listeners.has(listener) && this.isUp && listener(channel))
    }
  }

  /** Waits for its turn; answers how to let go. */
  async lock(name: string): Promise<() => void> {
    const before = this.#locks.get(name)
    let release = (): void => undefined
    const held = new Promise<void>(resolve => (release = resolve))
    this.#locks.set(name, Promise.resolve(before).then(() => held))
    await before
    return release
  }
}

/** One transaction or snapshot. Every step takes time, in which the store or the gateway may die. */
export class Transaction implements LogStore<RecordedFact> {
  readonly changes: Change[] = []
  readonly notified = new Set<string>()
  readonly rights = new Map<string, readonly string[]>()
  readonly store: Store
  readonly #isAlive: () => boolean
  readonly #life: number
  readonly #releases: (() => void)[] = []
  readonly #locked = new Set<string>()
  #snapshot: State | null = null

  constructor(store: Store, isAlive: () => boolean) {
    this.store = store
    this.#isAlive = isAlive
    this.#life = store.life
  }

  /** A commit on its way is carried out even if the gateway that sent it dies meanwhile. */
  async step(ms = this.store.dice.between(0.2, 3), isCommit = false): Promise<void> {
    await this.store.time.pass(ms)
    if (this.store.life !== this.#life || !this.store.isUp || !(isCommit || this.#isAlive())) throw new StoreGone()
  }

  end(): void {
    for (const release of this.#releases.splice(0)) release()
  }

  /** As this transaction sees it: its own changes over a snapshot, or over the latest where it holds a lock. */
  get seen(): State {
    this.#snapshot ??= this.store.state
    const base = this.#locked.size > 0 ? this.store.state : this.#snapshot
    return this.changes.reduce((state, change) => change(state), base)
  }

  async hold(name: string): Promise<void> {
    if (this.#locked.has(name)) return
    this.#releases.push(await this.store.lock(name))
    this.#locked.add(name)
    await this.step()
  }

  async advance(channel: string, count: number): Promise<number> {
    await this.hold(channel)
    const head = (this.seen.channels.get(channel)?.head ?? 0) + count
    this.moveHead(channel, head)
    return head
  }

  /** Forward only: whoever commits later may have been given less. */
  moveHead(channel: string, head: number): void {
    this.notified.add(channel)
    this.changes.push(state => withChannel(state, channel, { head: Math.max(head, state.channels.get(channel)?.head ?? 0) }))
  }

  async insert(rows: readonly RecordedFact[]): Promise<void> {
    await this.step()
    this.changes.push(state => rows.reduce(withRow, state))
  }

  async ends(channel: string): Promise<Channel> {
    await this.step()
    return this.seen.channels.get(channel) ?? NO_CHANNEL
  }

  async rowsAfter(channel: string, from: { after: number; limit: number }): Promise<readonly RecordedFact[]> {
    const { rows } = this.seen.channels.get(channel) ?? NO_CHANNEL
    await this.step()
    return rows.filter(row => row.offset > from.after).slice(0, from.limit)
  }

  async lockChannels(): Promise<readonly string[]> {
    const names = [...this.seen.channels.keys()].sort()
    for (const name of names) await this.hold(name)
    return names
  }

  async firstSince(channel: string, moment: Date): Promise<number | null> {
    return this.seen.channels.get(channel)?.rows.find(row => row.at >= moment)?.offset ?? null
  }

  async dropUpTo(channel: string, tail: number): Promise<number> {
    const { rows } = this.seen.channels.get(channel) ?? NO_CHANNEL
    this.changes.push(state => withChannel(state, channel, { tail, rows: state.channels.get(channel)!.rows.filter(row => row.offset > tail) }))
    return rows.filter(row => row.offset <= tail).length
  }

  receipt(key: string, bodyHash: string): Receipt {
    const keep = (answer: unknown) => void this.changes.push(state => ({ ...state, receipts: new Map(state.receipts).set(key, { bodyHash, answer }) }))
    return {
      claim: async () => {
        await this.hold(`receipt ${key}`)
        return !this.seen.receipts.has(key)
      },
      find: async () => this.seen.receipts.get(key),
      keep: async answer => keep(answer),
    }
  }

  setRights(client: string, areas: readonly string[]): void {
    this.rights.set(client, areas)
    this.changes.push(state => ({ ...state, rights: new Map(state.rights).set(client, areas) }))
  }
}

function withChannel(state: State, name: string, change: Partial<Channel>): State {
  return { ...state, channels: new Map(state.channels).set(name, { ...(state.channels.get(name) ?? NO_CHANNEL), ...change }) }
}

function withRow(state: State, row: RecordedFact): State {
  const { rows } = state.channels.get(row.channel) ?? NO_CHANNEL
  const at = rows.findLastIndex(other => other.offset < row.offset) + 1
  return withChannel({ ...state, ever: [...state.ever, row] }, row.channel, { rows: rows.toSpliced(at, 0, row) })
}
