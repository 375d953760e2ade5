import type { Incident } from '#domain/incident'
import { type IncidentFilter, patched } from '../live/incident-list.ts'

type Paged = { readonly filter: IncidentFilter; readonly nowMs: number; /** No page is left to fetch. */ readonly isWhole: boolean }

/**
 * `[DESK-3]` The pages so far with what was heard since. A newcomer that would stand below the last row fetched waits
 * for its own page: shown now, it would seem that nothing lies between.
 */
export function patchedPages(pages: readonly (readonly Incident[])[], heard: ReadonlyMap<string, Incident>, { filter, nowMs, isWhole }: Paged): Incident[] {
  const loaded = pages.flat()
  const list = patched(loaded, heard, { filter, nowMs })
  const known = new Set(loaded.map(incident => incident.id))
  const lastKnown = list.findLastIndex(incident => known.has(incident.id))
  return isWhole ? list : list.slice(0, lastKnown + 1)
}
