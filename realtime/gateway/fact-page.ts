import type { RecordedFact } from '#platform/event-log'
import type { FactsMessage, HeardFact } from '#platform/pure'

/** A page is never larger than this, but for one single fact that is: a slow reader has little waiting at a time. */
const PAGE_CHARS = 64 * 1024
/** Pages kept for others of the same class that come for them a moment later. */
const KEPT_CHARS = 8 * 1024 * 1024

/** Who listens: `audience` is equal for all who hear the same, but for facts that name an account. */
export type Hearer<Who> = { readonly audienceOf: (who: Who) => string; readonly accountOf: (who: Who) => string; readonly mayHear: (who: Who, fact: RecordedFact) => boolean }

type Written = { readonly heard: HeardFact; readonly text: string }

/** What one reader is told next: made once for everyone of a class, encoded once however many are sent it. */
export class FactPage {
  readonly message: FactsMessage
  readonly text: string
  /** The transport keeps its own encoding here. */
  encoded: unknown

  constructor({ channel, after, upTo, facts }: { channel: string; after: number; upTo: number; facts: readonly Written[] }) {
    this.message = { channel, after, upTo, facts: facts.map(fact => fact.heard) }
    this.text = `{"channel":${JSON.stringify(channel)},"after":${after},"upTo":${upTo},"facts":[${facts.map(fact => fact.text).join(',')}]}`
  }
}

/** The pages of one channel. A thousand who come back at once ask for the same few; each is written once. */
export class FactPages<Who> {
  readonly channel: string
  readonly #hearer: Hearer<Who>
  readonly #written = new WeakMap<RecordedFact, Written>()
  readonly #kept = new Map<string, FactPage>()
  #keptChars = 0
  /** For the share that was not written anew. */
  shared = 0
  made = 0

  constructor(channel: string, hearer: Hearer<Who>) {
    this.channel = channel
    this.#hearer = hearer
  }

  /** As many of these facts as fit one page, cut without regard to rights, so that all readers' pages end alike. */
  cut(facts: readonly RecordedFact[]): readonly RecordedFact[] {
    let chars = 0
    const end = facts.findIndex((fact, index) => (chars += this.#write(fact).text.length) > PAGE_CHARS && index > 0)
    return end === -1 ? facts : facts.slice(0, end)
  }

  /** The page from `after` over these facts for this reader. */
  page(who: Who, after: number, facts: readonly RecordedFact[]): FactPage {
    const upTo = facts.at(-1)?.offset ?? after
    const account = this.#hearer.accountOf(who)
    if (facts.some(fact => fact.accountIds.includes(account))) return this.#make(who, { after, upTo, facts })
    const key = `${after} ${upTo} ${this.#hearer.audienceOf(who)}`
    const known = this.#kept.get(key)
    if (known) {
      this.shared += 1
      return known
    }
    const page = this.#make(who, { after, upTo, facts })
    this.#keep(key, page)
    return page
  }

  /** Nothing to hear between the two. */
  bare(after: number, upTo: number): FactPage {
    return new FactPage({ channel: this.channel, after, upTo, facts: [] })
  }

  #make(who: Who, { after, upTo, facts }: { after: number; upTo: number; facts: readonly RecordedFact[] }): FactPage {
    this.made += 1
    const heard = facts.filter(fact => this.#hearer.mayHear(who, fact)).map(fact => this.#write(fact))
    return new FactPage({ channel: this.channel, after, upTo, facts: heard })
  }

  #keep(key: string, page: FactPage): void {
    this.#kept.set(key, page)
    this.#keptChars += page.text.length
    for (const [oldest, { text }] of this.#kept) {
      if (this.#keptChars <= KEPT_CHARS) break
      this.#kept.delete(oldest)
      this.#keptChars -= text.length
    }
  }

  #write(fact: RecordedFact): Written {
    const known = this.#written.get(fact)
    if (known) return known
    const { offset, name, version, areaCode, actorName, payload } = fact
    const heard = { offset, name, version, at: fact.at.toISOString(), areaCode, actorName, payload }
    const written = { heard, text: JSON.stringify(heard) }
    this.#written.set(fact, written)
    return written
  }
}
