import { quantile } from '../../bench/harness.ts'
import { resumeMs } from './resume.ts'
import { type Heard, type Outage, type Sent, hears } from './system.ts'

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
  /** How many times some client came back. */
  readonly resumes: number
  readonly resumeP50Ms: number
  readonly resumeP99Ms: number
  readonly resumeMaxMs: number
  /** Of each outage, as they came: whom it hit, and how long the median and the slowest of them took. */
  readonly byOutage: readonly string[]
}

type Evidence = {
  readonly ledger: readonly string[]
  readonly sent: readonly Sent[]
  readonly outages: readonly Outage[]
  readonly heard: readonly Heard[]
  readonly areas: readonly number[]
  readonly reloads: number
  /** When the trial ended: what was never heard counts up to here. */
  readonly endMs: number
}

/** Compares what every client heard with what was acknowledged, in the order the database says. */
export function judge({ ledger, sent, outages, heard, areas, reloads, endMs }: Evidence): Verdict {
  const order = new Map(ledger.map((id, index) => [id, index]))
  const areaOf = new Map(sent.map(one => [one.id, one.area]))
  const sum = { deliveries: 0, lost: 0, doubled: 0, reordered: 0, foreign: 0 }
  const mine = areas.map(area => sent.filter(one => hears(area, one.area)))
  heard.forEach((list, client) => {
    const ids = list.map(([id]) => id).filter(id => areaOf.has(id))
    const distinct = new Set(ids)
    sum.deliveries += mine[client]!.length
    sum.lost += mine[client]!.filter(one => !distinct.has(one.id)).length
    sum.doubled += ids.length - distinct.size
    sum.foreign += [...distinct].filter(id => !hears(areas[client]!, areaOf.get(id)!)).length
    sum.reordered += [...distinct].filter((id, at, all) => at > 0 && order.get(id)! < order.get(all[at - 1]!)!).length
  })
  const took = outages.map(outage => outage.clients.map(client => resumeMs(outage, { client, heard: heard[client]!, mine: mine[client]!, outages, endMs })))
  const all = took.some(some => some.length > 0) ? took.flat() : [0]
  return {
    acknowledged: sent.length,
    ...sum,
    isLedgerComplete: order.size === ledger.length && sent.every(one => order.has(one.id)),
    reloads,
    resumes: took.flat().length,
    resumeP50Ms: quantile(all, 0.5),
    resumeP99Ms: quantile(all, 0.99),
    resumeMaxMs: Math.max(...all),
    byOutage: outages.map(({ kind }, at) => `${kind}: ${took[at]!.length} clients, ${quantile(took[at]!, 0.5)} to ${Math.max(0, ...took[at]!)} ms`),
  }
}
