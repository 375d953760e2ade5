import type { Heard, Outage, Sent } from './system.ts'

type Client = { readonly client: number; readonly heard: Heard; readonly mine: readonly Sent[]; readonly outages: readonly Outage[]; readonly endMs: number }

/** What is acknowledged within this after the path is back tells whether the client is there: whose gateway was killed had heard all before. */
const PROBE_MS = 1_000

/**
 * How long this client took to come back: the longest it waited, once the path was back, for anything acknowledged until then or
 * just after. Time in which another fault took the path away once more does not count; what is never heard counts to the end.
 */
export function resumeMs({ backMs }: Pick<Outage, 'backMs'>, { client, heard, mine, outages, endMs }: Client): number {
  const at = new Map<string, number>()
  for (const [id, atMs] of heard) if (!at.has(id)) at.set(id, atMs)
  const own = outages.filter(outage => outage.clients.includes(client)).toSorted((one, other) => one.fromMs - other.fromMs)
  const waits = mine
    .filter(({ ackedMs }) => ackedMs <= backMs + PROBE_MS)
    .map(({ id, ackedMs }) => ({ fromMs: Math.max(backMs, ackedMs), toMs: at.get(id) ?? endMs }))
    .filter(({ fromMs, toMs }) => toMs > fromMs)
  return Math.max(0, ...waits.map(({ fromMs, toMs }) => toMs - fromMs - awayMs(own, fromMs, toMs)))
}

/** How much of a span these outages cover, in order of their beginning; where two overlap, once. */
function awayMs(outages: readonly Outage[], fromMs: number, toMs: number): number {
  let [sum, coveredMs] = [0, fromMs]
  for (const outage of outages) {
    const [start, end] = [Math.max(outage.fromMs, coveredMs), Math.min(outage.backMs, toMs)]
    if (end <= start) continue
    sum += end - start
    coveredMs = end
  }
  return sum
}
