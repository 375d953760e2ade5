import type { Incident } from '#domain/incident'
import type { Position } from '#platform/pure'

/** What the page at the right asks the map to show. */
export type DeskFocus = {
  readonly incident: Incident | null
  /** The nearest units by number; chosen ones are drawn as sent. */
  readonly badges: readonly { readonly number: number; readonly unitId: string; readonly isChosen: boolean }[]
  readonly chosenIds: readonly string[]
  /** The unit looked at, and where it has been today. */
  readonly unitAt: Position | null
  readonly trail: readonly Position[]
}

export const NO_FOCUS: DeskFocus = { incident: null, badges: [], chosenIds: [], unitAt: null, trail: [] }
