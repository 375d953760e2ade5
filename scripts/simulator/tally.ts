import type { CrowdNews } from './crowd/live-in-crowd.ts'
import type { Progress } from './options.ts'
import type { DoorName } from './population.ts'

/** Counts what happens, for the progress line. */
export class Tally {
  readonly #fixes: Record<DoorName, number> = { osmand: 0, jt808: 0, app: 0 }
  #errors = 0
  #lastError: string | null = null
  #failuresInARow = 0
  #told = { atMs: performance.now(), fixes: 0 }
  incidentsMade = 0
  incidentSteps = 0
  openIncidents = 0
  crowd: CrowdNews | null = null

  accepted(door: DoorName): true {
    this.#fixes[door]++
    this.#failuresInARow = 0
    return true
  }

  failed(error: unknown): false {
    this.#errors++
    this.#failuresInARow++
    this.#lastError = error instanceof Error ? error.message : String(error)
    return false
  }

  /** Nothing has gone through for a while: the city is away. */
  get isCutOff(): boolean {
    return this.#failuresInARow >= 50
  }

  mend(): void {
    this.#failuresInARow = 0
  }

  /** Figures since the last call and since the start. */
  progress(units: { unitsMoving: number; unitsKnown: number }): Progress {
    const fixes = this.#fixes.osmand + this.#fixes.jt808 + this.#fixes.app
    const nowMs = performance.now()
    const fixesPerSecond = Math.round(((fixes - this.#told.fixes) / Math.max(1, nowMs - this.#told.atMs)) * 10_000) / 10
    this.#told = { atMs: nowMs, fixes }
    return {
      ...units,
      fixesAccepted: { ...this.#fixes },
      fixesPerSecond,
      crowd: this.crowd,
      incidentsMade: this.incidentsMade,
      incidentSteps: this.incidentSteps,
      openIncidents: this.openIncidents,
      errors: this.#errors,
      lastError: this.#lastError,
    }
  }
}
