import type { FactFollower, FollowOptions, RecordedFact } from '#platform/event-log'
import type { FeedPorts } from '#realtime/gateway'

/** A fact as it stands in the log, for tests of what comes after. */
export function aFact(offset: number, over: Partial<RecordedFact> = {}): RecordedFact {
  return {
    channel: 'live', offset, name: 'incident.reported', version: 1, at: new Date('2026-11-22T06:00:00Z'), action: 'incident.read', actorId: null, actorName: null,
    areaCode: '990101', areaPath: '990100/990101/', accountIds: [], subject: `incident:${offset}`, requestId: `r${offset}`, payload: { offset }, ...over,
  }
}

/** A log in memory that is followed at once: the ports of a feed, and the means to write and trim. */
export function aLog(facts: readonly RecordedFact[] = []) {
  let rows = [...facts]
  let tail = 0
  const followers = new Set<FollowOptions['onFacts']>()
  const reads: number[] = []
  const head = () => rows.at(-1)?.offset ?? tail
  const ports: FeedPorts = {
    ends: async () => ({ head: head(), tail }),
    read: async ({ after, limit }) => {
      reads.push(after)
      return after < tail || after > head() ? null : rows.filter(row => row.offset > after).slice(0, limit)
    },
    follow: async ({ onFacts }) => {
      followers.add(onFacts)
      return { cursor: 0, look: () => undefined, [Symbol.asyncDispose]: async () => void followers.delete(onFacts) } satisfies FactFollower
    },
  }
  return {
    ports,
    reads,
    /** Unless `isTold`, followers do not know yet. */
    write: (more: readonly RecordedFact[], isTold = true) => {
      rows.push(...more)
      if (isTold) for (const follower of followers) void follower(more)
    },
    trim: (upTo: number) => {
      tail = upTo
      rows = rows.filter(row => row.offset > upTo)
    },
  }
}
