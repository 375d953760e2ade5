import { quantile } from '../../bench/harness.ts'
import { type Heard, hears } from './system.ts'

export type Sent = { readonly id: string; readonly area: number; readonly ackedMs: number }
/** The path was back at this moment, for these clients; null for all. */
export type Outage = { readonly kind: string; readonly backMs: number; readonly clients: readonly number[] | null }

export type Verdict = {
  readonly acknowledged: number
  readonly deliveries: number
  readonly lost: number
  readonly doubled: number
  readonly reordered: number
  /** Heard, though the client may not. */
  readonly foreign: number
  /** Every acknowledged report is in PostgreSQL, once. */
  readonly isLedgerComplete: boolean
  readonly reloads: number
  readonly resumeP50Ms: number
  readonly resumeP99Ms: number
  readonly resumeMaxMs: number
  /** The slowest of each outage, as they came. */
  readonly slowestMs: readonly string[]
}

type Evidence = {
  readonly ledger: readonly string[]
  readonly sent: readonly Sent[]
  readonly outages: readonly Outage[]
  readonly heard: readonly Heard[]
  readonly areas: readonly number[]
  readonly reloads: number
}

/** Compares what every client heard with what was acknowledged, in the order the database says. */
export function judge({ ledger, sent, outages, heard, areas, reloads }: Evidence): Verdict {
  const order = new Map(ledger.map((id, index) => [id, index]))
  const areaOf = new Map(sent.map(one => [one.id, one.area]))
  const sum = { deliveries: 0, lost: 0, doubled: 0, reordered: 0, foreign: 0 }
  heard.forEach((list, client) => {
    const mine = sent.filter(one => hears(areas[client]!, one.area))
    const ids = list.map(([id]) => id).filter(id => areaOf.has(id))
    const distinct = new Set(ids)
    sum.deliveries += mine.length
    sum.lost += mine.filter(one => !distinct.has(one.id)).length
    sum.doubled += ids.length - distinct.size
    sum.foreign += [...distinct].filter(id => !hears(areas[client]!, areaOf.get(id)!)).length
    sum.reordered += [...distinct].filter((id, at, all) => at > 0 && order.get(id)! < order.get(all[at - 1]!)!).length
  })
  const byOutage = outages.map(outage =>
    (outage.clients ?? heard.keys().toArray()).map(client => resumeMs({ backMs: outage.backMs, list: heard[client]!, mine: sent.filter(one => hears(areas[client]!, one.area)) })),
  )
  const resumes = outages.length > 0 ? byOutage.flat() : [0]
  const isLedgerComplete = order.size === ledger.length && sent.every(one => order.has(one.id))
  const [resumeP50Ms, resumeP99Ms] = [quantile(resumes, 0.5), quantile(resumes, 0.99)]
  return { acknowledged: sent.length, ...sum, isLedgerComplete, reloads, resumeP50Ms, resumeP99Ms, resumeMaxMs: Math.max(0, ...resumes), slowestMs: outages.map(({ kind }, at) => `${kind} ${Math.max(0, ...byOutage[at]!)}`) }
}

/** How long after the path was back this client had everything that was acknowledged by then. What it never got counts from the end. */
function resumeMs({ backMs, list, mine }: { backMs: number; list: Heard; mine: readonly Sent[] }): number {
  const at = new Map<string, number>()
  for (const [id, atMs] of list) if (!at.has(id)) at.set(id, atMs)
  const due = mine.filter(one => one.ackedMs <= backMs)
  return Math.max(0, ...due.map(one => (at.get(one.id) ?? backMs) - backMs))
}
