import type { FixColumns } from '../fix-columns.ts'

export type TrackTitle = { readonly unitId: string; readonly name: string; readonly from: string; readonly to: string }

/** A format of a track, written window by window; made anew for each export when it remembers something. */
export type TrackText = {
  readonly type: string
  readonly begin: (title: TrackTitle) => string
  readonly part: (fixes: FixColumns) => string
  readonly end: () => string
}
