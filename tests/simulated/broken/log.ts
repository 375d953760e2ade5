import { LogReader } from '#platform/event-log'
import type { Assembly } from '../assembly.ts'
import { Store, type Transaction } from '../store.ts'

/** Commits are seen and answered at once and reach the disk a little later. */
class HastyStore extends Store {
  protected override async commit(tx: Transaction): Promise<void> {
    await tx.step()
    this.show(tx)
    const { life } = this
    this.time.timer(this.dice.between(20, 200), () => {
      if (this.life === life) this.synced = tx.changes.reduce((state, change) => change(state), this.synced)
    })
  }
}

/** Numbers from a sequence, as a bigserial gives them: taken early, committed whenever. */
class SequenceStore extends Store {
  readonly taken = new Map<string, number>()
}

const fromSequence: Assembly['logOn'] = store => {
  const tx = store as Transaction
  const { taken } = tx.store as SequenceStore
  return {
    advance: async (channel, count) => {
      await tx.step()
      const head = (taken.get(channel) ?? 0) + count
      taken.set(channel, head)
      tx.moveHead(channel, head)
      return head
    },
    insert: rows => tx.insert(rows),
    ends: channel => tx.ends(channel),
    rowsAfter: (channel, from) => tx.rowsAfter(channel, from),
    lockChannels: () => tx.lockChannels(),
    firstSince: (channel, moment) => tx.firstSince(channel, moment),
    dropUpTo: (channel, tail) => tx.dropUpTo(channel, tail),
  }
}

export const brokenLogs = {
  'offsets-outside-the-lock': { Store: SequenceStore, logOn: fromSequence },
  'acknowledged-before-sync': { Store: HastyStore },
  'no-dedup-after-retry': { once: (_receipt, _bodyHash, work) => work() },
  'notify-without-poll': { reader: (after, ports) => new LogReader(after, { ...ports, timer: () => () => undefined }) },
} satisfies Record<string, Partial<Assembly>>
