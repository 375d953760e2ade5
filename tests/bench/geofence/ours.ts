import type { Moves } from '#domain/force'
import type { Rule } from '#domain/watch'
import { type Traits, WatchEngine } from '#domain/watch/server'
import { cpuMs } from '../harness.ts'
import { STEP_SECONDS, Seen, type Trace } from './trace.ts'

export function traitsOf(units: number): Traits {
  return { kindCode: new Uint8Array(units + 1), isOnDuty: new Uint8Array(units + 1).fill(1), area: new Uint32Array(units + 1), areaPaths: [''] }
}

/** The engine as the product runs it: rules set, moves taken, alerts told to a listener. */
export class Ours {
  readonly engine: WatchEngine
  readonly #traits: Traits
  seen = new Seen()
  /** Units beyond this are watched and not noted, so that what a smaller peer saw can be compared. */
  notedUpTo = Infinity
  buildMs = 0
  #startMs = 0

  constructor(rules: readonly Rule[], units: number) {
    this.#traits = traitsOf(units)
    this.engine = new WatchEngine({
      timeZone: 'Asia/Shanghai',
      lat: 39.9,
      roomForRules: rules.length,
      onAlert: ({ ruleId, numbers, atMs }) => {
        if (numbers[0]! <= this.notedUpTo) this.seen.add(numbers[0]!, Number(ruleId), (atMs - this.#startMs) / 1000 / STEP_SECONDS)
      },
    })
    const before = cpuMs()
    for (const rule of rules) this.engine.setRule(rule)
    while (this.engine.work());
    this.buildMs = cpuMs() - before
  }

  take(moves: Moves): void {
    this.engine.take(moves, this.#traits)
  }

  /** CPU milliseconds per position of a whole trace but its first step, in which nobody comes from anywhere. */
  msPerPosition({ steps, units, startMs }: Trace): number {
    this.take(steps[0]!)
    this.#startMs = startMs
    this.seen = new Seen()
    const before = cpuMs()
    for (const moves of steps.slice(1)) {
      this.take(moves)
      this.engine.tick(moves.fixedAtMs[0]!)
    }
    return (cpuMs() - before) / ((steps.length - 1) * units)
  }
}
