import type { Cursor, HeardFact } from '#platform/pure'
import { type FactLink, type ResetReason, type Wire, type WireEvents } from '#tests/browser-end'
import type { Command, Gateway } from './gateway.ts'
import type { Line } from './line.ts'
import type { World } from './world.ts'

const ASK_AGAIN_MS = 800

/** One client: production's fact link, and an application that keeps a snapshot and what it was told since. */
export class Screen {
  readonly name: string
  readonly #world: World
  readonly #link: FactLink
  /** What the application holds: ids of facts, from the snapshot or heard. */
  readonly #held = new Set<string>()
  #heard = new Map<string, number>()
  #lastOffset = 0
  /** Counts snapshots asked for: only the newest answer counts. */
  #asked = 0
  line: Line | null = null
  isUp = false
  hasSnapshot = false
  /** Connections fail until then; `blackhole`: without a word. */
  offlineUntilMs = 0
  isBlackhole = false

  constructor(name: string, world: World) {
    this.name = name
    this.#world = world
    this.#link = world.parts.link({
      connect: events => this.#connect(events),
      onFact: fact => this.#take(fact),
      onReset: reason => this.reset(reason),
      onUp: () => (this.isUp = true),
      onDown: () => (this.isUp = false),
      timer: world.time.timer,
      random: world.dice.random,
    })
    this.#link.open()
  }

  has(id: string): boolean {
    return this.#held.has(id)
  }

  /** Where the link believes to stand. */
  get cursor(): Cursor | undefined {
    return (this.#link as unknown as { cursor: { now: Cursor | undefined } }).cursor.now
  }

  reset(reason: ResetReason): void {
    this.#world.say(`${this.name} resets: ${reason}`)
    if (reason === 'reload') {
      this.#held.clear()
      this.#heard = new Map()
      this.#lastOffset = 0
    }
    void this.#takeSnapshot()
  }

  #connect(events: WireEvents): Wire {
    const { time, dice, gateways } = this.#world
    let line: Line | null = null
    let isClosed = false
    const gateway = dice.pick(gateways)
    time.timer(dice.between(2, 30), () => {
      if (time.nowMs < this.offlineUntilMs) return this.isBlackhole ? undefined : events.onLost()
      gateway.accept(this.name, events).then(opened => {
        if (!opened) return events.onLost()
        if (isClosed) return opened.close()
        line = this.line = opened
        opened.down(20, events.onReady)
      }, events.onLost)
    })
    return {
      follow: from => line?.follow(from) ?? Promise.reject(new Error('no line')),
      close: () => {
        isClosed = true
        line?.close()
      },
    }
  }

  #take(fact: HeardFact): void {
    const id = String((fact.payload as { id: string }).id)
    this.#world.say(`${this.name} hears ${fact.offset} ${id}`)
    if (fact.offset <= this.#lastOffset) this.#world.verdict('reordered', `${this.name} hears ${fact.offset} after ${this.#lastOffset}`)
    if (this.#heard.has(id)) this.#world.verdict('doubled', `${this.name} hears ${id} as ${this.#heard.get(id)} and as ${fact.offset}`)
    this.#lastOffset = fact.offset
    this.#heard.set(id, fact.offset)
    this.#world.onHeard(this.name, id)
    this.#held.add(id)
  }

  async #takeSnapshot(): Promise<void> {
    const turn = ++this.#asked
    this.hasSnapshot = false
    while (turn === this.#asked) {
      await this.#world.time.pass(this.#world.dice.between(5, 60))
      const facts = await this.#aGateway().snapshot(this.name).catch(() => null)
      if (turn !== this.#asked) return
      if (facts) {
        for (const { payload } of facts) this.#held.add((payload as { id: string }).id)
        this.hasSnapshot = true
        return
      }
      await this.#world.time.pass(ASK_AGAIN_MS)
    }
  }

  /** Sends a command until it is answered, with the same key: requests and answers get lost and come twice. */
  async order(command: Command): Promise<void> {
    const { time, dice } = this.#world
    for (;;) {
      const copies = dice.chance(0.15) ? 2 : 1
      const tries = Array.from({ length: copies }, () => this.#try(command))
      const outcome = await Promise.race([...tries, time.pass(1_500).then(() => 'silence' as const)])
      if (outcome === 'done') return this.#world.answered(command)
      if (outcome === 'refused') return
      await time.pass(dice.between(50, 400))
    }
  }

  async #try(command: Command): Promise<'done' | 'refused' | 'silence'> {
    const { time, dice, trouble } = this.#world
    await time.pass(dice.between(1, 200))
    if (dice.chance(trouble.loss * 4)) return 'silence'
    const outcome = await this.#aGateway().order(command).then(() => 'done' as const, (error: Error) => (error.message === 'the change failed' ? 'refused' as const : 'silence' as const))
    await time.pass(dice.between(1, 200))
    return dice.chance(trouble.loss * 4) ? 'silence' : outcome
  }

  #aGateway(): Gateway {
    return this.#world.dice.pick(this.#world.gateways)
  }
}
