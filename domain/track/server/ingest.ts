import { type UnitsNow, unitsNow } from '#domain/force/server'
import type { Handles } from '#platform/handles'
import { type FixColumns, copyRow, roomForFixes } from '../fix-columns.ts'
import { trackProblems } from '../problems.ts'
import { DeviceBook } from './device-book.ts'
import { Journal } from './journal.ts'
import { JournalFolder } from './journal-folder.ts'
import { DUPLICATE, judgeAll } from './judge-columns.ts'
import { openChunks } from './chunk-store.ts'
import type { OpenChunks } from './open-chunks.ts'
import { openElsewhere } from './open-elsewhere.ts'
import { Replay } from './replay.ts'
import { knownRows } from './track-known.ts'
import { Upkeep } from './upkeep.ts'
import { WriteBehind } from './write-behind.ts'

/** Says which of these suspects are in the history already, by row; asked of PostgreSQL only where memory does not know. */
export type AskHistory = (suspects: FixColumns) => Promise<ReadonlySet<number>>

/**
 * Where every fix of a known unit goes through, whatever door brought it: judged, moved, journalled, put into its open minute.
 * All but the wait for the disk is one synchronous turn on columns. Opened once per process: `ingest(handles)`.
 */
export class Ingest implements AsyncDisposable {
  readonly units: UnitsNow
  readonly devices: DeviceBook
  readonly behind: WriteBehind
  readonly chunks: OpenChunks
  readonly #handles: Handles
  readonly #journal: Journal
  readonly #upkeep: Upkeep
  readonly #closing: AsyncDisposableStack
  #scratch = roomForFixes(256)
  /** Suspects whose answer is still awaited: the same fix again meanwhile is a repeat. */
  readonly #asking = new Set<string>()

  private constructor(handles: Handles, parts: { units: UnitsNow; chunks: OpenChunks; journal: Journal; folder: JournalFolder; closing: AsyncDisposableStack }) {
    this.#handles = handles
    this.units = parts.units
    this.chunks = parts.chunks
    this.#journal = parts.journal
    this.#closing = parts.closing
    this.devices = this.#closing.use(new DeviceBook(this.units))
    this.behind = new WriteBehind(this.units.columns, this.devices)
    const replay = new Replay({ units: this.units, chunks: this.chunks, behind: this.behind, log: handles.log })
    this.#upkeep = new Upkeep(handles, { ...parts, behind: this.behind, replay })
  }

  static async open(handles: Handles, units: UnitsNow): Promise<Ingest> {
    await using opening = new AsyncDisposableStack()
    const folder = opening.use(await JournalFolder.open(handles.env.dataDir))
    const journal = opening.use(await Journal.open(folder.path, handles.log))
    const ingest = new Ingest(handles, { units, chunks: await openChunks(handles), journal, folder, closing: opening.move() })
    await ingest.#upkeep.start()
    await openElsewhere(handles) // Whoever asks in another process is answered from now on.
    return ingest
  }

  /** For doors outside a command. */
  readonly askHistory: AskHistory = suspects => this.#handles.db.transaction(tx => knownRows({ tx, handles: this.#handles }, suspects))

  /** Doors that would rather wait than be refused look here first. */
  get isFull(): boolean {
    return this.#journal.isFull
  }

  /**
   * Judges these fixes of known units in their order, `[TRK-1]`, and resolves when they are kept: on disk. Sets their flags;
   * the door set `not_valid` and `mocked` before. The columns are the caller's again when this resolves; those of fixes that may be
   * repeats, flagged ones all, are read until then.
   */
  async take(fixes: FixColumns, askHistory: AskHistory): Promise<void> {
    if (this.#journal.isFull) throw trackProblems.busy()
    const flagged = judgeAll(this.units.columns, fixes, this.behind)
    const believed = flagged === 0 ? fixes : this.#believedOf(fixes)
    const suspects = flagged === 0 ? [] : suspectsIn(fixes)
    const kept = this.#keep(believed)
    if (believed.count > 0) this.units.tellMoved(believed)
    await Promise.all([kept, suspects.length > 0 ? this.#keepSuspects(fixes, suspects, askHistory) : undefined])
  }

  /** Writes all that lags to PostgreSQL: at a clean stop, and for tests that read tables. */
  settle(): Promise<void> {
    return this.#upkeep.settle()
  }

  async [Symbol.asyncDispose](): Promise<void> {
    await this.#upkeep[Symbol.asyncDispose]()
    await this.#closing.disposeAsync()
  }

  #believedOf(fixes: FixColumns): FixColumns {
    const believed = this.#scratch.lon.length < fixes.count ? roomForFixes(2 ** Math.ceil(Math.log2(fixes.count))) : this.#scratch
    this.#scratch = believed
    believed.count = 0
    believed.more.clear()
    for (let row = 0; row < fixes.count; row++) if (fixes.flagBits[row] === 0) copyRow(fixes, row, believed)
    return believed
  }

  /** On the disk and in the open minutes. With nothing new it still waits: what is repeated here may not be on disk yet. */
  #keep(fixes: FixColumns): Promise<void> {
    if (fixes.count === 0) return this.#journal.keptSoFar()
    this.chunks.segment = this.#journal.segment
    this.chunks.addAll(fixes)
    return this.#journal.append({ kind: 'fixes', fixes })
  }

  /** `[TRK-4]` Devices send again what they have no answer for: what history has already is a repeat, however old, and not kept twice. */
  async #keepSuspects(fixes: FixColumns, rows: readonly number[], askHistory: AskHistory): Promise<void> {
    const suspects = roomForFixes(rows.length)
    const asked: { row: number; key: string }[] = []
    for (const row of rows) {
      const key = `${fixes.number[row]} ${fixes.fixedAtMs[row]} ${fixes.lon[row]} ${fixes.lat[row]}`
      if (this.#asking.has(key)) fixes.flagBits[row]! |= DUPLICATE
      else {
        this.#asking.add(key)
        asked.push({ row, key })
        copyRow(fixes, row, suspects)
      }
    }
    try {
      // With the database away nobody knows: kept twice, a fix is read once.
      const known = await askHistory(suspects).catch(() => NOTHING_KNOWN)
      const fresh = roomForFixes(asked.length)
      asked.forEach(({ row }, place) => {
        if (known.has(place)) fixes.flagBits[row]! |= DUPLICATE
        else copyRow(suspects, place, fresh)
      })
      await this.#keep(fresh)
    } finally {
      for (const { key } of asked) this.#asking.delete(key)
    }
  }
}

const NOTHING_KNOWN: ReadonlySet<number> = new Set()

/** The one of this process. */
export function ingest(handles: Handles): Promise<Ingest> {
  return handles.part('track.ingest', async () => Ingest.open(handles, await unitsNow(handles)))
}

/** What is flagged, has a place, and is not known to be a repeat. */
function suspectsIn(fixes: FixColumns): number[] {
  const suspects: number[] = []
  for (let row = 0; row < fixes.count; row++) {
    const flags = fixes.flagBits[row]!
    if (flags !== 0 && (flags & DUPLICATE) === 0 && isStorable(fixes, row)) suspects.push(row)
  }
  return suspects
}

function isStorable(fixes: FixColumns, row: number): boolean {
  return Number.isFinite(fixes.lon[row]!) && Number.isFinite(fixes.lat[row]!) && Number.isFinite(fixes.fixedAtMs[row]!)
}
