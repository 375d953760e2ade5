import { z } from 'zod'
import type { Handles } from '#platform/handles'
import type { ChunkPart } from '../track-chunk.ts'
import type { FixSpan } from '../track-chunk-merge.ts'
import { openChunks } from './chunk-store.ts'
import type { OpenChunks } from './open-chunks.ts'

const ASK_TOPIC = 'track.open.ask'
const ANSWER_TOPIC = 'track.open.answer'
/** A process that takes longer is busy or gone: what it has open is in PostgreSQL within a minute or two. */
const ANSWER_WITHIN_MS = 250
/** Of what ended longer ago every process has written its minutes. */
const STILL_OPEN_MS = 180_000

const question = z.object({ id: z.uuid(), asker: z.uuid(), numbers: z.array(z.int()), fromMs: z.number(), toMs: z.number() })
const answer = z.object({ id: z.uuid(), parts: z.array(z.tuple([z.int(), z.int(), z.base64()])) })
/** `expected`: how many will answer, once that is known; some answer before. */
type Waiting = { readonly parts: Map<number, ChunkPart[]>; expected: number; came: number; readonly settle: () => void }

/**
 * Minutes still open in the other processes, for who asks here: a unit's are where its device reports to. Answered by all that hear the
 * bus, within a quarter of a second or not at all.
 */
export class OpenElsewhere implements AsyncDisposable {
  readonly #id = crypto.randomUUID()
  readonly #handles: Pick<Handles, 'bus' | 'clock' | 'log'>
  readonly #chunks: OpenChunks
  readonly #waiting = new Map<string, Waiting>()
  readonly #follows = new AsyncDisposableStack()

  private constructor(handles: Pick<Handles, 'bus' | 'clock' | 'log'>, chunks: OpenChunks) {
    this.#handles = handles
    this.#chunks = chunks
  }

  static async open(handles: Pick<Handles, 'bus' | 'clock' | 'log'>, chunks: OpenChunks): Promise<OpenElsewhere> {
    const elsewhere = new OpenElsewhere(handles, chunks)
    elsewhere.#follows.use(await handles.bus.subscribe(ASK_TOPIC, bytes => elsewhere.#heed(() => elsewhere.#answer(said(bytes, question)))))
    elsewhere.#follows.use(await handles.bus.subscribe(ANSWER_TOPIC, bytes => elsewhere.#heed(() => elsewhere.#take(said(bytes, answer)))))
    return elsewhere
  }

  /** Parts by unit number; none for a span that ended minutes ago, with one process, or while nobody can be reached. */
  async ask(numbers: readonly number[], { fromMs, toMs }: FixSpan): Promise<ReadonlyMap<number, readonly ChunkPart[]>> {
    const { bus, clock } = this.#handles
    const openSinceMs = clock.now().getTime() - STILL_OPEN_MS
    const parts = new Map<number, ChunkPart[]>()
    if (toMs < openSinceMs || bus.audience(ASK_TOPIC) <= 1) return parts
    const id = crypto.randomUUID()
    const { promise, resolve } = Promise.withResolvers<void>()
    const waiting: Waiting = { parts, expected: Infinity, came: 0, settle: resolve }
    this.#waiting.set(id, waiting)
    const patience = setTimeout(resolve, ANSWER_WITHIN_MS)
    const asked: z.infer<typeof question> = { id, asker: this.#id, numbers: [...numbers], fromMs: Math.max(fromMs, openSinceMs), toMs }
    waiting.expected = (await bus.reach(ASK_TOPIC, new TextEncoder().encode(JSON.stringify(asked)))) - 1
    if (waiting.came < waiting.expected) await promise
    clearTimeout(patience)
    this.#waiting.delete(id)
    return parts
  }

  async [Symbol.asyncDispose](): Promise<void> {
    for (const { settle } of this.#waiting.values()) settle()
    await this.#follows.disposeAsync()
  }

  #answer({ id, asker, numbers, fromMs, toMs }: z.infer<typeof question>): void {
    if (asker === this.#id) return
    const parts = numbers.flatMap(number => this.#chunks.read(number, fromMs, toMs).map(({ minute, bytes }) => [number, minute, Buffer.from(bytes).toString('base64')]))
    this.#handles.bus.publish(ANSWER_TOPIC, new TextEncoder().encode(JSON.stringify({ id, parts })))
  }

  #take({ id, parts }: z.infer<typeof answer>): void {
    const waiting = this.#waiting.get(id)
    if (waiting === undefined) return
    for (const [number, minute, bytes] of parts) {
      const known = waiting.parts.get(number) ?? []
      waiting.parts.set(number, known)
      known.push({ minute, bytes: new Uint8Array(Buffer.from(bytes, 'base64')) })
    }
    if (++waiting.came >= waiting.expected) waiting.settle()
  }

  #heed(work: () => void): void {
    try {
      work()
    } catch (error) {
      this.#handles.log.warn({ err: error }, 'open minutes: unreadable message dropped')
    }
  }
}

function said<T>(bytes: Uint8Array, schema: z.ZodType<T>): T {
  return schema.parse(JSON.parse(new TextDecoder().decode(bytes)))
}

/** The one of this process. */
export function openElsewhere(handles: Handles): Promise<OpenElsewhere> {
  return handles.part('track.open-elsewhere', async () => OpenElsewhere.open(handles, await openChunks(handles)))
}
