import type { Handles } from '#platform/handles'
import { NotMyTerm, type Term } from './evaluator-seat.ts'
import { type Noted, writeAlerts } from './write-alerts.ts'

const GATHER_MS = 15
/** Building, checking and writing one costs some 0.8 ms of CPU: so many share a transaction, and the turns between stay short. */
const BATCH = 50
const RETRY_MS = 250
/** Some 40 s of writing. Past it the evaluator lets go and begins again from its memory: nothing grows without end. */
const MOST_WAITING = 20_000

type Ports = {
  readonly term: Term
  /** All that was said is written: the moment to remember. Must not throw. */
  readonly onEmpty: () => void
  /** Another has the seat, or too much waits. */
  readonly onGiveUp: (why: string) => void
}

/** What the engine said and is not written yet: written in its order, many in a transaction, again until it stands. */
export class AlertOutbox implements AsyncDisposable {
  readonly #handles: Handles
  readonly #ports: Ports
  #waiting: Noted[] = []
  #isClosed = false
  #isWriting = false
  #turn: Promise<void> = Promise.resolve()

  constructor(handles: Handles, ports: Ports) {
    this.#handles = handles
    this.#ports = ports
  }

  get count(): number {
    return this.#waiting.length
  }

  /** Called in the engine's turn: only takes note. */
  put(noted: Noted): void {
    this.#waiting.push(noted)
    if (this.#waiting.length > MOST_WAITING) return this.#giveUp('too many alerts wait')
    this.wake()
  }

  /** Writes what waits, then says that it is empty. */
  wake(): void {
    if (this.#isWriting || this.#isClosed) return
    this.#isWriting = true
    this.#turn = this.#write()
  }

  async #write(): Promise<void> {
    await pause(GATHER_MS)
    while (this.#waiting.length > 0 && !this.#isClosed) {
      const batch = this.#waiting.slice(0, BATCH)
      if (await this.#isWritten(batch)) this.#waiting.splice(0, batch.length)
      else await pause(RETRY_MS)
    }
    this.#isWriting = false // In the turn in which nothing was left: what comes next wakes it again.
    if (!this.#isClosed) this.#ports.onEmpty()
  }

  async #isWritten(batch: readonly Noted[]): Promise<boolean> {
    try {
      await writeAlerts(this.#handles, this.#ports.term, batch)
      return true
    } catch (error) {
      if (isUnwritable(error)) return this.#writeSingly(batch)
      this.#fail(error)
      return false
    }
  }

  /** One that no database will ever take must not hold up the rest. */
  async #writeSingly(batch: readonly Noted[]): Promise<boolean> {
    for (const noted of batch) {
      try {
        await writeAlerts(this.#handles, this.#ports.term, [noted])
      } catch (error) {
        if (!isUnwritable(error)) {
          this.#fail(error)
          return false
        }
        this.#handles.log.error({ err: error, ruleId: noted.alert.ruleId }, 'bug')
      }
    }
    return true
  }

  #fail(error: unknown): void {
    if (error instanceof NotMyTerm) return this.#giveUp('another evaluates')
    this.#handles.log.warn({ code: codeOf(error), waiting: this.#waiting.length }, 'alerts not written, trying again')
  }

  #giveUp(why: string): void {
    if (this.#isClosed) return
    this.#isClosed = true
    this.#ports.onGiveUp(why)
  }

  /** Stops at once; what is not written yet comes again from memory. */
  abandon(): void {
    this.#isClosed = true
  }

  /** Writes what waits, a second at most. */
  async [Symbol.asyncDispose](): Promise<void> {
    if (!this.#isClosed) {
      this.wake()
      await Promise.race([this.#turn, pause(1_000)])
    }
    this.#isClosed = true
    await this.#turn.catch(() => undefined)
  }
}

/** SQLSTATE 22 and 23: data nobody can write. */
function isUnwritable(error: unknown): boolean {
  return /^2[23]/.test(codeOf(error) ?? '')
}

function codeOf(error: unknown): string | undefined {
  const fault = error instanceof Error && error.cause ? error.cause : error
  return typeof fault === 'object' && fault !== null && 'code' in fault && typeof fault.code === 'string' ? fault.code : undefined
}

function pause(ms: number): Promise<void> {
  return new Promise(resolve => setTimeout(resolve, ms).unref())
}
