import type { Moves } from '#domain/force'
import { type UnitsNow, unitsNow } from '#domain/force/server'
import { type RecordedFact, followFacts } from '#platform/event-log'
import type { Handles } from '#platform/handles'
import { ruleRemoved, ruleSet } from '../contract.ts'
import { Evaluator } from './evaluator.ts'
import { EvaluatorSeat, type Term } from './evaluator-seat.ts'
import { MovesMemory } from './moves-memory.ts'

const NO_RULES: ReadonlySet<string> = new Set()
const KEEP = { keepMs: 15_000, most: 500_000 }

/**
 * The watch of this process. Each with the role `realtime` hears every move and keeps the last seconds of them; the one on the
 * seat evaluates them.
 */
export class WatchHost implements AsyncDisposable {
  readonly #handles: Handles
  readonly #units: UnitsNow
  readonly #memory = new MovesMemory(KEEP)
  readonly #open = new AsyncDisposableStack()
  #evaluator: Evaluator | null = null
  #seat: EvaluatorSeat | null = null

  private constructor(handles: Handles, units: UnitsNow) {
    this.#handles = handles
    this.#units = units
  }

  static async open(handles: Handles): Promise<WatchHost> {
    const host = new WatchHost(handles, await unitsNow(handles))
    host.#open.use(host.#units.onMoved(moves => host.#hear(moves)))
    host.#open.use(host.#units.onChanged(numbers => host.#evaluator?.changed(numbers)))
    // Rules are followed before any is read: one made in between is set twice, never missed.
    host.#open.use(await followFacts(handles, { channel: 'live', onFacts: facts => host.#follow(facts) }))
    host.#seat = host.#open.use(new EvaluatorSeat(handles, { onTaken: term => host.#begin(term), onLost: () => host.#stop() }))
    return host
  }

  /** Does this process evaluate, and has it caught up? */
  get isWatching(): boolean {
    return this.#evaluator?.isReady ?? false
  }

  /** The rules being watched here. */
  get ruleIds(): ReadonlySet<string> {
    return this.#evaluator?.ruleIds ?? NO_RULES
  }

  get waitingCount(): number {
    return this.#evaluator?.waitingCount ?? 0
  }

  #hear(moves: Moves): void {
    this.#memory.keep(moves, this.#handles.clock.now().getTime())
    this.#evaluator?.take(moves)
  }

  #begin(term: Term): void {
    const evaluator = new Evaluator(this.#handles, { units: this.#units, memory: this.#memory, term, onGiveUp: why => this.#giveUp(evaluator, why) })
    this.#evaluator = evaluator
    evaluator.begin().catch((error: unknown) => {
      this.#handles.log.error({ err: error }, 'watch could not begin')
      this.#giveUp(evaluator, 'could not begin')
    })
  }

  #giveUp(evaluator: Evaluator, why: string): void {
    if (this.#evaluator !== evaluator) return
    this.#handles.log.warn({ why }, 'evaluator lets go')
    this.#seat?.leave()
  }

  #stop(): void {
    this.#evaluator?.abandon()
    this.#evaluator = null
  }

  async #follow(facts: readonly RecordedFact[]): Promise<void> {
    for (const { name, payload } of facts) {
      if (name === ruleSet.name) await this.#evaluator?.renew(ruleSet.payload.parse(payload).rule.id)
      if (name === ruleRemoved.name) await this.#evaluator?.forget(ruleRemoved.payload.parse(payload).id)
    }
  }

  async [Symbol.asyncDispose](): Promise<void> {
    await this.#evaluator?.[Symbol.asyncDispose]()
    this.#evaluator = null
    await this.#open.disposeAsync()
  }
}

/** The one of this process. */
export function watchHost(handles: Handles): Promise<WatchHost> {
  return handles.part('watch.engine', () => WatchHost.open(handles))
}
