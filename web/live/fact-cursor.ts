import type { Cursor, FactsMessage, HeardFact } from '#platform/pure'

/**
 * `[WEB-2]` Where this client stands in each channel. It takes a fact once and in order, and notices a hole:
 * a message that begins later than we stand is refused, and the caller follows again from here.
 */
export class FactCursor {
  private stands: Cursor | undefined

  /** Undefined until the first follow is answered. */
  get now(): Cursor | undefined {
    return this.stands && { ...this.stands }
  }

  /** After a follow: the server says where it will go on from. */
  set(cursor: Cursor): void {
    this.stands = { ...cursor }
  }

  /** After a reload: nothing is known; the next follow starts at the head. */
  forget(): void {
    this.stands = undefined
  }

  /** The facts that are new, or `hole`. A message covers all from its beginning to its end; a channel never heard of begins at 0. */
  take(message: FactsMessage): readonly HeardFact[] | 'hole' {
    if (this.stands === undefined) return 'hole'
    const own = this.stands[message.channel] ?? 0
    if (message.upTo <= own) return []
    if (message.after > own) return 'hole'
    this.stands[message.channel] = message.upTo
    return message.facts.filter(fact => fact.offset > own)
  }
}
