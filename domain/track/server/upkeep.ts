import { rm } from 'node:fs/promises'
import type { Handles } from '#platform/handles'
import { storeClosed, storePacked } from './chunk-store.ts'
import type { Journal } from './journal.ts'
import type { JournalFolder } from './journal-folder.ts'
import type { OpenChunks } from './open-chunks.ts'
import type { Replay } from './replay.ts'
import type { WriteBehind } from './write-behind.ts'

const ROUND_MS = 2_000
/** Everybody's minute ends at once: a million chunks are made in slices of some milliseconds, within half a minute. */
const SLICE_MS = 50
/** When a device was last heard is for administrators, who can wait 10 s. */
const DEVICES_EVERY_ROUNDS = 5
/** A segment is closed after this long or this much, so that what is in PostgreSQL can leave the disk. */
const SEGMENT_MS = 30_000
const SEGMENT_BYTES = 64 * 1024 * 1024
/** How often the folders of processes that died meanwhile are looked for. */
const ADOPT_MS = 30_000
/** A clean stop writes what lags for so long; what is left then stays in the journal for the next start. */
const STOP_MS = 5_000
const ROWS_AT_STOP = 5_000

type Parts = { readonly journal: Journal; readonly folder: JournalFolder; readonly chunks: OpenChunks; readonly behind: WriteBehind; readonly replay: Replay }

/**
 * The slow half of ingest, one round after another: closed minutes and lagging rows to PostgreSQL, then the journal lets go of
 * what is there. With PostgreSQL away all waits on the disk and in memory.
 */
export class Upkeep implements AsyncDisposable {
  readonly #handles: Handles
  readonly #parts: Parts
  #timers: NodeJS.Timeout[] = []
  #turn: Promise<void> = Promise.resolve()
  #rounds = 0
  #isAway = false
  #segmentSinceMs = performance.now()
  #adoptedAtMs = 0
  /** The segment that holds every place the database does not know of: older ones may go. */
  #placesIn = 1
  #adopted: { readonly folder: string; readonly segment: number }[] = []

  constructor(handles: Handles, parts: Parts) {
    this.#handles = handles
    this.#parts = parts
  }

  /** Takes over what dead processes left; then the rounds begin. */
  async start(): Promise<void> {
    await this.#adopt()
    const rounds = setInterval(() => void this.#next(() => this.#round()), ROUND_MS)
    this.#timers = [rounds, setInterval(() => this.#closeSome(), SLICE_MS)]
  }

  settle(): Promise<void> {
    return this.#next(() => this.#writeAll(Number.POSITIVE_INFINITY))
  }

  async [Symbol.asyncDispose](): Promise<void> {
    for (const timer of this.#timers) clearInterval(timer)
    await this.#turn
    const isAllWritten = await this.#writeAll(STOP_MS).then(() => this.#parts.behind.lagging === 0, this.#tellAway)
    if (isAllWritten) await this.#parts.folder.remove()
    else await this.#parts.folder.leave()
  }

  #next(work: () => Promise<void>): Promise<void> {
    const done = this.#turn.then(work)
    this.#turn = done.catch(() => undefined)
    return done
  }

  #closeSome(): void {
    try {
      this.#parts.chunks.closeSome(this.#nowMs)
    } catch (error) {
      this.#handles.log.error({ err: error }, 'closed minutes were not packed')
    }
  }

  async #round(): Promise<void> {
    try {
      await storePacked(this.#handles, this.#parts.chunks)
      await this.#parts.behind.flush(this.#handles, { withDevices: ++this.#rounds % DEVICES_EVERY_ROUNDS === 0 })
      if (performance.now() > this.#adoptedAtMs + ADOPT_MS) await this.#adopt()
      await this.#changeSegment()
      await this.#letGo()
      if (this.#isAway) this.#handles.log.info('positions are written to the database again')
      this.#isAway = false
    } catch (error) {
      this.#tellAway(error)
    }
  }

  async #writeAll(withinMs: number): Promise<void> {
    const untilMs = performance.now() + withinMs
    await storeClosed(this.#handles, this.#parts.chunks, Number.POSITIVE_INFINITY)
    while (await this.#parts.behind.flush(this.#handles, { most: ROWS_AT_STOP })) if (performance.now() > untilMs) return
    await this.#letGo()
  }

  async #adopt(): Promise<void> {
    this.#adoptedAtMs = performance.now()
    for (const folder of await this.#parts.folder.adopt()) {
      await this.#parts.replay.folder(folder)
      this.#adopted.push({ folder, segment: this.#parts.journal.segment })
    }
  }

  /** A new segment begins with the places the database does not know of, so that it needs none before it. */
  async #changeSegment(): Promise<void> {
    const { journal, behind } = this.#parts
    const isOld = journal.segmentBytes > 0 && performance.now() > this.#segmentSinceMs + SEGMENT_MS
    const isAdopted = this.#adopted.some(({ segment }) => segment >= this.#placesIn)
    if (journal.segmentBytes <= SEGMENT_BYTES && !isOld && !isAdopted) return
    const finished = await journal.rotate()
    this.#segmentSinceMs = performance.now()
    for (const fixes of behind.places()) await journal.append({ kind: 'places', fixes })
    this.#placesIn = finished + 1
  }

  async #letGo(): Promise<void> {
    const { journal, chunks } = this.#parts
    const needed = Math.min(chunks.oldestSegment(), this.#placesIn)
    await journal.forget(needed - 1)
    const gone = this.#adopted.filter(({ segment }) => segment < needed)
    this.#adopted = this.#adopted.filter(({ segment }) => segment >= needed)
    for (const { folder } of gone) await rm(folder, { recursive: true, force: true })
  }

  readonly #tellAway = (error: unknown): false => {
    if (!this.#isAway) this.#handles.log.error({ err: error }, 'positions wait in the journal: the database does not take them')
    this.#isAway = true
    return false
  }

  get #nowMs(): number {
    return this.#handles.clock.now().getTime()
  }
}
