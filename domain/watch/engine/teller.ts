import type { Position } from '#platform/pure'
import type { Alert } from './alert.ts'
import type { Fix } from './scene.ts'
import type { Watch } from './watch.ts'

export type Event = { readonly numbers: readonly number[]; readonly atMs: number; readonly position: Position | null; readonly reading?: number | null }

/** `[WCH-25]` All alerts leave here: within the rule's hours, not within its cooldown, numbered without a gap. */
export class Teller {
  sequence = 0
  readonly #onAlert: (alert: Alert) => void

  constructor(onAlert: (alert: Alert) => void) {
    this.#onAlert = onAlert
  }

  /** False when the rule keeps quiet about it; then its end is not told either. */
  began(watch: Watch, event: Event): boolean {
    if (!watch.hours.isOpenAt(event.atMs)) return false
    const cooldownMs = watch.rule.cooldownSeconds * 1000
    if (cooldownMs > 0) {
      const key = event.numbers.slice(0, 2).join()
      if (event.atMs < (watch.quietUntilMs.get(key) ?? 0)) return false
      if (watch.quietUntilMs.size > 10_000) forgetPassed(watch.quietUntilMs, event.atMs)
      watch.quietUntilMs.set(key, event.atMs + cooldownMs)
    }
    this.#tell(watch, 'began', event)
    return true
  }

  ended(watch: Watch, event: Event): void {
    this.#tell(watch, 'ended', event)
  }

  /** Hot: an alert of one unit, of a rule that is never quiet. */
  happened(ruleId: string, kind: Alert['kind'], { number, lon, lat, atMs }: Fix): void {
    this.sequence++
    this.#onAlert({ ruleId, kind, phase: 'began', numbers: [number], atMs, position: [lon, lat], reading: null, sequence: this.sequence })
  }

  #tell({ rule }: Watch, phase: Alert['phase'], { numbers, atMs, position, reading = null }: Event): void {
    this.sequence++
    this.#onAlert({ ruleId: rule.id, kind: rule.what.kind, phase, numbers, atMs, position, reading, sequence: this.sequence })
  }
}

function forgetPassed(until: Map<string, number>, nowMs: number): void {
  for (const [key, untilMs] of until) if (untilMs <= nowMs) until.delete(key)
}
