/** Where a channel stands: offsets in `(tail, head]` can be read. */
export type Ends = { readonly head: number; readonly tail: number }
export type Numbered = { readonly offset: number }
export type From = { readonly after: number; readonly limit: number }

/** What the log asks of whoever keeps it. All calls on one store belong to one transaction. */
export type LogStore<Row extends Numbered> = {
  /**
   * Moves the head on and answers it. Holds the channel's lock until the transaction ends; listeners hear of it if, and only after,
   * that commits, and may miss it.
   */
  advance(channel: string, count: number): Promise<number>
  insert(rows: readonly Row[]): Promise<void>
  ends(channel: string): Promise<Ends>
  rowsAfter(channel: string, from: From): Promise<readonly Row[]>
  /** All channels, locked until the transaction ends. */
  lockChannels(): Promise<readonly string[]>
  /** The first offset told at or after this moment; null when there is none. */
  firstSince(channel: string, moment: Date): Promise<number | null>
  /** Forgets the rows up to here and remembers that it did. Answers how many went. */
  dropUpTo(channel: string, tail: number): Promise<number>
}

/**
 * `[LOG-1]` Offsets are given under the channel's lock, so they have no gaps and stand in the order of commits: a reader
 * that has seen offset n will never find a smaller one appear. Answers the first of them.
 */
export async function append<Row extends Numbered>(store: LogStore<Row>, to: { channel: string; count: number }, rowAt: (offset: number, index: number) => Row): Promise<number> {
  const head = await store.advance(to.channel, to.count)
  const first = head - to.count + 1
  await store.insert(Array.from({ length: to.count }, (_, index) => rowAt(first + index, index)))
  return first
}

/**
 * Facts after a cursor, in order, without a hole. Each of the two looks must be a snapshot, both together need not: offsets have no
 * gaps and are forgotten oldest first, so rows that begin with the next offset tell all themselves, and one look is enough.
 * `[LOG-3]` Null when the cursor is older than what is kept (or from another database): reload, never a hole.
 */
export async function readAfter<Row extends Numbered>(store: Pick<LogStore<Row>, 'ends' | 'rowsAfter'>, channel: string, from: From): Promise<readonly Row[] | null> {
  const rows = await store.rowsAfter(channel, from)
  if (rows[0]?.offset === from.after + 1) return rows
  const { head, tail } = await store.ends(channel)
  return from.after < tail || from.after > head ? null : []
}

/**
 * `[LOG-4]` Forgets the oldest facts up to the first that is not older than `before`. Never by the largest old offset:
 * one fact stamped by a clock that jumped back would take everything before it along.
 */
export async function trim<Row extends Numbered>(store: LogStore<Row>, before: Date): Promise<number> {
  let gone = 0
  for (const channel of await store.lockChannels()) {
    const { head, tail } = await store.ends(channel)
    const kept = await store.firstSince(channel, before)
    const upTo = kept === null ? head : kept - 1
    if (upTo > tail) gone += await store.dropUpTo(channel, upTo)
  }
  return gone
}
