import type { Message } from './message.ts'

const MAX_PARTS = 64
const MAX_OPEN = 4

/** A long message of which some parts are still to come. */
type Assembly = { readonly first: Message; readonly firstSerial: number; readonly parts: Map<number, Message>; touchedAtMs: number; isAskedFor: boolean }

/** A long message put together; `parts` are what has to be answered, in order. */
export type WholeMessage = { readonly message: Message; readonly parts: readonly Message[] }
export type MissingParts = { readonly to: Message; readonly firstSerial: number; readonly missing: readonly number[] }

/**
 * Puts sub-packages together, for one terminal. Parts of one message carry consecutive serials, so id, total and the
 * serial of the first part name it. Bounded: 4 messages of 64 parts (256 KB) and `timeoutMs` since the last part.
 */
export class PartAssembly {
  readonly #open = new Map<string, Assembly>()
  readonly #timeoutMs: number

  constructor(timeoutMs: number) {
    this.#timeoutMs = timeoutMs
  }

  get openCount(): number {
    return this.#open.size
  }

  /** The whole message when this was its last missing part; null while others are missing; `refused` when it is too long. */
  add(part: Message & { part: NonNullable<Message['part']> }, nowMs: number): WholeMessage | 'refused' | null {
    const { total, index } = part.part
    if (total > MAX_PARTS) return 'refused'
    const firstSerial = (part.serial - index + 1 + 0x10000) & 0xffff
    const key = `${part.id}:${total}:${firstSerial}`
    const assembly = this.#open.get(key) ?? this.#start(key, { first: part, firstSerial, parts: new Map(), touchedAtMs: nowMs, isAskedFor: false })
    assembly.parts.set(index, part)
    assembly.touchedAtMs = nowMs
    if (assembly.parts.size < total) return null
    this.#open.delete(key)
    const parts = [...assembly.parts.entries()].toSorted(([a], [b]) => a - b).map(([, each]) => each)
    return { message: { ...part, part: null, body: Buffer.concat(parts.map(each => each.body)) }, parts }
  }

  /** Called on a clock: what has waited half its time is asked for once, what has waited all of it is forgotten. */
  overdue(nowMs: number): MissingParts[] {
    const asked: MissingParts[] = []
    for (const [key, assembly] of this.#open) {
      const waitedMs = nowMs - assembly.touchedAtMs
      if (waitedMs >= this.#timeoutMs) this.#open.delete(key)
      else if (waitedMs >= this.#timeoutMs / 2 && !assembly.isAskedFor) {
        assembly.isAskedFor = true
        asked.push({ to: assembly.first, firstSerial: assembly.firstSerial, missing: missingOf(assembly) })
      }
    }
    return asked
  }

  #start(key: string, assembly: Assembly): Assembly {
    const oldest = this.#open.size >= MAX_OPEN ? this.#open.keys().next().value : undefined
    if (oldest !== undefined) this.#open.delete(oldest)
    this.#open.set(key, assembly)
    return assembly
  }
}

function missingOf({ first, parts }: Assembly): number[] {
  return Array.from({ length: first.part?.total ?? 0 }, (_, index) => index + 1).filter(index => !parts.has(index))
}
