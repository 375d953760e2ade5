import type { RecordedFact } from '#platform/event-log'
import type { Cursor } from '#platform/pure'
import { type FactChannel, FactFeed, FactStream, FactSubscription } from '#realtime/gateway'
import type { Assembly, Who } from '../assembly.ts'

/** Takes a cursor for the offset of the next fact. */
class OffByOneFeed extends FactFeed {
  protected override fromRing(cursor: number, limit: number): readonly RecordedFact[] | null {
    const facts = super.fromRing(cursor, limit)
    return facts && facts.length > 1 ? facts.slice(1) : facts
  }
}

/** Whoever comes with an older cursor gets what the ring still has. */
class ForgetfulFeed extends FactFeed {
  protected override fromRing(cursor: number, limit: number): readonly RecordedFact[] | null {
    return super.fromRing(this.ring.length > 0 ? Math.max(cursor, this.ringStart) : cursor, limit)
  }
}

/** Without room it looks away, and goes on later as if there had been nothing. */
class LooksAwayStream extends FactStream<Who> {
  protected override hear(facts: readonly RecordedFact[]): void {
    if (this.ports.hasRoom()) return super.hear(facts)
    this.looked = facts.at(-1)!.offset
  }
}

class LooksAwaySubscription extends FactSubscription<Who> {
  protected override streamOf(channel: FactChannel<Who>, cursor: number): FactStream<Who> {
    return new LooksAwayStream({ ...channel, cursor }, { ...this.ports, reload: () => this.ports.reload() })
  }
}

/** Begins where this gateway happens to be, wherever the client is. */
class FromHeadSubscription extends FactSubscription<Who> {
  override follow(_from: Cursor | undefined): ReturnType<FactSubscription<Who>['follow']> {
    return super.follow(undefined)
  }
}

export const brokenGateways = {
  'resume-off-by-one': { Feed: OffByOneFeed },
  'ring-past-its-start': { Feed: ForgetfulFeed },
  'slow-reader-dropped': { subscription: (channels, ports) => new LooksAwaySubscription(channels, ports) },
  'follow-from-own-head': { subscription: (channels, ports) => new FromHeadSubscription(channels, ports) },
  'rights-at-connect-only': {
    subscription: (channels, ports) => {
      const atConnect = new Map<string, Who>()
      const who = () => atConnect.get('') ?? atConnect.set('', ports.who()).get('')!
      return new FactSubscription(channels, { ...ports, who })
    },
  },
} satisfies Record<string, Partial<Assembly>>
