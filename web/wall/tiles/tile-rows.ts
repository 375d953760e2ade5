import type { UnitKind } from '#domain/force'
import type { IncidentSummary } from '#domain/incident'
import type { Say } from '../../ui/say.ts'
import type { DumbbellRow } from '../charts/dumbbell.ts'
import type { RankRow } from '../charts/rank-chart.ts'
import type { PlaceNames } from '../../city/place-names.ts'

type ByArea = IncidentSummary['byArea']

/** Per ten thousand residents where residents are known everywhere, else plain counts. */
export function rankRows(byArea: ByArea, names: PlaceNames, say: Say): { rows: RankRow[]; isRate: boolean } {
  const isRate = byArea.every(row => row.per10k !== null)
  const rows = byArea.map((row): RankRow => {
    const value = isRate ? (row.per10k ?? 0) : row.todayCount
    const change = row.todayCount - row.yesterdayByNowCount
    return { key: row.areaCode, name: names.short(row.areaCode) || row.name, value, said: isRate && value > 0 ? say.decimal(value, 2) : say.number(value), change, changeSaid: say.change(change) }
  })
  return { rows: rows.sort((a, b) => b.value - a.value || a.key.localeCompare(b.key)), isRate }
}

export function slowRows(byArea: ByArea, names: PlaceNames): DumbbellRow[] {
  return byArea.flatMap(row =>
    row.medianMinutesToScene === null || row.p90MinutesToScene === null
      ? []
      : [{ key: row.areaCode, name: names.short(row.areaCode) || row.name, median: row.medianMinutesToScene, p90: row.p90MinutesToScene }],
  )
}

/** The areas with most vacant grids: `偏关 3 · 宁武 2`, as many as fit a line, then how many more. */
export function vacantWords(rows: readonly { name: string; vacant: number }[], { fits, more }: { fits: (text: string) => boolean; more: (count: number) => string }): string {
  const vacant = rows.filter(row => row.vacant > 0).sort((a, b) => b.vacant - a.vacant)
  let text = ''
  for (let shown = 1; shown <= vacant.length; shown += 1) {
    const parts = vacant.slice(0, shown).map(row => `${row.name}\u2009${row.vacant}`)
    if (shown < vacant.length) parts.push(more(vacant.length - shown))
    const line = parts.join(' · ')
    if (text !== '' && !fits(line)) break
    text = line
  }
  return text
}

const UNIT_KINDS: readonly UnitKind[] = ['grid_worker', 'doctor', 'volunteer', 'police', 'ambulance', 'vehicle', 'device']

/** Forces in the order people know them by; a kind with nobody is not a row. */
export function forceRows(onDuty: Partial<Record<UnitKind, number>>): { kind: UnitKind; count: number }[] {
  return UNIT_KINDS.map(kind => ({ kind, count: onDuty[kind] ?? 0 })).filter(row => row.count > 0)
}
