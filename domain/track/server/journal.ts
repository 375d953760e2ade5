import { type FileHandle, mkdir, open, readdir, rm } from 'node:fs/promises'
import { join } from 'node:path'
import { setImmediate as nextTurn, setTimeout as pause } from 'node:timers/promises'
import type { Logger } from '#platform/log'
import { type Block, encodeBlock } from './journal-block.ts'

export const SEGMENT = '.journal'
/** A flood shares an fsync this often; little goes to disk as soon as the disk is free. With a slow disk still ≤ 200 ms. */
const SHARE_MS = 50
const LITTLE_BYTES = 16 * 1024
/** Past this the disk is too slow for what comes in: better to say so than to fill the memory. */
const MOST_WAITING_BYTES = 64 * 1024 * 1024

/** What shares an fsync. Two buffers take turns: one gathers while the other is written. */
type Group = { buffer: Buffer; bytes: number; readonly kept: PromiseWithResolvers<void> }
const FIRST_BYTES = 256 * 1024

/**
 * `[TRK-9]` What was acknowledged and is not in PostgreSQL yet, on disk: append only, in numbered segments, acknowledged after
 * fsync. One writer; a folder is one process's own (`journal-folder.ts`).
 */
export class Journal implements AsyncDisposable {
  readonly #folder: string
  readonly #log: Logger
  #file: FileHandle | null = null
  #segment = 0
  #segmentBytes = 0
  #gathering = newGroup(Buffer.allocUnsafeSlow(FIRST_BYTES))
  #spare: Buffer = Buffer.allocUnsafeSlow(FIRST_BYTES)
  #writing: Promise<void> = Promise.resolve()
  #isFlushing = false
  #lastSyncMs = 0
  /** Flushes and rotations, one after another. */
  #turn: Promise<void> = Promise.resolve()

  constructor(folder: string, log: Logger) {
    this.#folder = folder
    this.#log = log
  }

  static async open(folder: string, log: Logger): Promise<Journal> {
    await mkdir(folder, { recursive: true, mode: 0o700 })
    const journal = new Journal(folder, log)
    await journal.#nextSegment()
    return journal
  }

  get isFull(): boolean {
    return this.#gathering.bytes > MOST_WAITING_BYTES
  }

  /** The one that takes what is appended now, or one before it. */
  get segment(): number {
    return this.#segment
  }

  get segmentBytes(): number {
    return this.#segmentBytes
  }

  /** Resolves when the block is on disk; all who come meanwhile share an fsync. Rejects when it could not be written. */
  append(block: Block): Promise<void> {
    encodeBlock(block, this.#reserve)
    this.#startFlush()
    return this.#gathering.kept.promise
  }

  /** Resolves when all that was appended so far is on disk: what a repeat of it waits for. */
  keptSoFar(): Promise<void> {
    if (this.#gathering.bytes === 0) return this.#writing
    this.#startFlush()
    return this.#gathering.kept.promise
  }

  /** Begins a new segment and answers the number of the last one that is finished: all appended before this call is in it or older. */
  rotate(): Promise<number> {
    const finished = this.#turn.then(async () => {
      await this.#nextSegment()
      return this.#segment - 1
    })
    this.#turn = finished.then(() => undefined, () => undefined) // One that failed is tried again by the next flush.
    return finished
  }

  /** Deletes segments up to this one, when all in them is in PostgreSQL. */
  async forget(through: number): Promise<void> {
    for (const name of await readdir(this.#folder)) {
      if (name.endsWith(SEGMENT) && Number.parseInt(name, 10) <= through) await rm(join(this.#folder, name))
    }
  }

  async [Symbol.asyncDispose](): Promise<void> {
    await this.#turn
    await this.#file?.close()
    this.#file = null
  }

  #startFlush(): void {
    if (this.#isFlushing) return
    this.#isFlushing = true
    this.#turn = this.#turn.then(() => this.#flushAll())
  }

  async #flushAll(): Promise<void> {
    await nextTurn() // Callers of this same turn of the event loop share the first group.
    let isWell = true
    while (isWell && this.#gathering.bytes > 0) {
      const waitMs = this.#lastSyncMs + SHARE_MS - performance.now()
      if (this.#gathering.bytes > LITTLE_BYTES && waitMs > 0) await pause(waitMs)
      isWell = await this.#flush()
    }
    this.#isFlushing = false
  }

  async #flush(): Promise<boolean> {
    const group = this.#gathering
    this.#gathering = newGroup(this.#spare)
    this.#writing = group.kept.promise
    try {
      if (!this.#file) await this.#nextSegment()
      const { bytesWritten } = await this.#file!.write(group.buffer, 0, group.bytes)
      if (bytesWritten !== group.bytes) throw new Error('the disk took only part of it')
      await this.#file!.datasync()
      this.#segmentBytes += group.bytes
      group.kept.resolve()
      return true
    } catch (error) {
      this.#log.error({ err: error }, 'journal not written')
      group.kept.reject(error)
      // It goes with the next group: a repeat of what stands in memory is acknowledged only with it. And half a group may
      // stand in this segment, where nothing behind it would be read.
      const { buffer, bytes } = this.#gathering
      this.#gathering.buffer = Buffer.concat([group.buffer.subarray(0, group.bytes), buffer.subarray(0, bytes)])
      this.#gathering.bytes += group.bytes
      await this.#file?.close().catch(() => undefined)
      this.#file = null
      return false
    } finally {
      this.#spare = group.buffer
      this.#lastSyncMs = performance.now()
    }
  }

  readonly #reserve = (byteCount: number): Buffer => {
    const group = this.#gathering
    const at = group.bytes
    group.bytes += byteCount
    if (group.bytes > group.buffer.length) {
      const wider = Buffer.allocUnsafeSlow(2 ** Math.ceil(Math.log2(group.bytes)))
      group.buffer.copy(wider, 0, 0, at)
      group.buffer = wider
    }
    return group.buffer.subarray(at, group.bytes)
  }

  async #nextSegment(): Promise<void> {
    await this.#file?.close()
    this.#file = null
    this.#file = await open(join(this.#folder, `${String(this.#segment + 1).padStart(8, '0')}${SEGMENT}`), 'wx', 0o600)
    this.#segment++
    this.#segmentBytes = 0
    await syncFolder(this.#folder)
  }
}

function newGroup(buffer: Buffer): Group {
  const kept = Promise.withResolvers<void>()
  kept.promise.catch(() => undefined) // Whoever appended hears of it; a group nobody waits for must not end the process.
  return { buffer, bytes: 0, kept }
}

/** A new file's name is on disk only when its folder is. */
export async function syncFolder(folder: string): Promise<void> {
  const handle = await open(folder, 'r')
  await handle.sync().finally(() => handle.close())
}
