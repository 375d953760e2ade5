import type { getCoverage } from '#domain/force'
import type { IncidentSummary } from '#domain/incident'
import type { OutputOf } from '#platform/pure'

export type Coverage = OutputOf<typeof getCoverage>

/** What a tile reads: the last good answer is kept while newer ones fail. */
export type Reading<T> = { readonly data: T | undefined; readonly asOf: string | null; readonly error: unknown; readonly isLoading: boolean }

/** The figures of one area, all tiles from the same two snapshots. */
export type Figures = { readonly areaCode: string; readonly summary: Reading<IncidentSummary>; readonly coverage: Reading<Coverage> }
