import type { UnitKind } from '#domain/force'
import type { Severity } from '#domain/incident'
import type { Condition, Place, RuleKind, RuleTerms, WatchRule, Watched } from '#domain/watch'
import type { Position } from '#platform/pure'
import { type DraftShape, type FenceDraft, faultOf, newDraft } from './fence-draft.ts'

export type WhereMode = DraftShape | 'area' | 'none'
export type NamedUnit = { readonly number: number; readonly name: string; readonly kind: UnitKind }
export type ChosenArea = { readonly code: string; readonly name: string; readonly polygons: Position[][][] }

/** The form as it stands: every field keeps its value while others are tried. */
export type TermsDraft = {
  readonly kind: RuleKind
  readonly name: string
  readonly severity: Severity
  readonly minutes: number
  readonly limitKmh: number
  readonly side: 'over' | 'under'
  readonly unitCount: number
  readonly metres: number
  readonly direction: 'either' | 'to_left' | 'to_right'
  readonly whereMode: WhereMode
  readonly fence: FenceDraft
  readonly area: ChosenArea | null
  readonly whoMode: Watched['of']
  readonly kinds: readonly UnitKind[]
  readonly units: readonly NamedUnit[]
  readonly hasHours: boolean
  readonly weekdays: readonly number[]
  readonly from: string
  readonly to: string
  /** What the form does not show: kept as it was. */
  readonly rest: Pick<RuleTerms, 'hysteresis' | 'accuracyMostMetres' | 'cooldownSeconds'>
}

export type Need = 'fence' | 'area' | 'kinds' | 'units' | 'two' | 'name' | 'days'

/** Farther is not near: the server's own bound. */
export const MOST_NEAR_METRES = 2_000

/** A receiver jitters by some metres; a fix worse than 100 m decides nothing. */
const USUAL: TermsDraft['rest'] = { hysteresis: { metres: 10, seconds: 0 }, accuracyMostMetres: 100, cooldownSeconds: 0 }

export const NO_TERMS: TermsDraft = {
  kind: 'enter', name: '', severity: 'major', minutes: 10, limitKmh: 80, side: 'over', unitCount: 5, metres: 200, direction: 'either',
  whereMode: 'polygon', fence: newDraft('polygon'), area: null, whoMode: 'all', kinds: [], units: [],
  hasHours: false, weekdays: [1, 2, 3, 4, 5], from: '08:00', to: '18:00', rest: USUAL,
}

const MODES: Record<RuleKind, readonly WhereMode[]> = {
  enter: ['polygon', 'circle', 'area'],
  leave: ['polygon', 'circle', 'area'],
  cross: ['line', 'polygon'],
  dwell: ['polygon', 'circle', 'area'],
  speed: ['none', 'polygon', 'circle', 'area'],
  silence: [],
  absence: ['polygon', 'circle', 'area'],
  gather: ['polygon', 'circle', 'area'],
  approach: ['circle'],
  co_presence: [],
}

/** The ways to say where that a kind knows, the usual one first. */
export function modesOf(kind: RuleKind): readonly WhereMode[] {
  return MODES[kind]
}

/** Another kind: what was drawn stays if it can still be used. */
export function withKind(draft: TermsDraft, kind: RuleKind): TermsDraft {
  const modes = MODES[kind]
  const whoMode = kind === 'co_presence' ? 'units' : draft.whoMode
  if (modes.length === 0 || modes.includes(draft.whereMode)) return { ...draft, kind, whoMode }
  return withMode({ ...draft, kind, whoMode }, modes[0]!)
}

export function withMode(draft: TermsDraft, whereMode: WhereMode): TermsDraft {
  const isDrawn = whereMode === 'polygon' || whereMode === 'circle' || whereMode === 'line'
  const fence = isDrawn && draft.fence.shape !== whereMode ? newDraft(whereMode) : draft.fence
  return { ...draft, whereMode, fence }
}

/** Is the hand on the map wanted now? */
export function isDrawing({ kind, whereMode }: TermsDraft): boolean {
  return MODES[kind].length > 0 && whereMode !== 'area' && whereMode !== 'none'
}

/** What still keeps it from being saved, one thing at a time. */
export function needOf(draft: TermsDraft): Need | null {
  const missing: readonly (readonly [Need, boolean])[] = [
    ['fence', isDrawing(draft) && (!draft.fence.isClosed || faultOf(draft.fence) !== null)],
    ['area', draft.whereMode === 'area' && MODES[draft.kind].includes('area') && draft.area === null],
    ['kinds', draft.whoMode === 'kinds' && draft.kinds.length === 0],
    ['units', draft.whoMode === 'units' && draft.units.length === 0],
    ['two', draft.kind === 'co_presence' && draft.units.length < 2],
    ['days', draft.hasHours && draft.weekdays.length === 0],
    ['name', draft.name.trim() === ''],
  ]
  return missing.find(([, isMissing]) => isMissing)?.[0] ?? null
}

export function termsOf(draft: TermsDraft): RuleTerms {
  const { weekdays, from, to } = draft
  return {
    ...draft.rest,
    name: draft.name.trim(),
    severity: draft.severity,
    what: conditionOf(draft),
    who: watchedOf(draft),
    where: placeOf(draft),
    when: { windows: draft.hasHours ? [{ weekdays: [...weekdays].sort(), from, to }] : [], validFrom: null, validUntil: null },
  }
}

function conditionOf(draft: TermsDraft): Condition {
  const { kind, side, limitKmh, direction, unitCount, metres } = draft
  const forSeconds = Math.round(draft.minutes * 60)
  switch (kind) {
    case 'enter':
    case 'leave':
      return { kind }
    case 'cross':
      return { kind, direction }
    case 'dwell':
    case 'silence':
      return { kind, forSeconds }
    case 'speed':
      return { kind, side, limitKmh, marginKmh: Math.min(5, limitKmh / 10) }
    case 'absence':
      return { kind, unitCount, forSeconds }
    case 'gather':
      return { kind, unitCount: Math.max(2, unitCount), withinMetres: metres, forSeconds }
    case 'approach':
      return { kind, withinMetres: Math.min(MOST_NEAR_METRES, draft.fence.radiusMetres), to: { of: 'place', position: draft.fence.corners[0] ?? [0, 0] } }
    case 'co_presence':
      return { kind, withinMetres: metres, forSeconds }
  }
}

function watchedOf({ whoMode, kinds, units }: TermsDraft): Watched {
  if (whoMode === 'kinds') return { of: 'kinds', kinds: [...kinds] }
  return whoMode === 'units' ? { of: 'units', numbers: units.map(unit => unit.number) } : { of: 'all' }
}

function placeOf(draft: TermsDraft): Place | null {
  const { kind, whereMode, fence, area } = draft
  if (kind === 'approach' || !MODES[kind].includes(whereMode) || whereMode === 'none') return null
  const [first] = fence.corners
  if (whereMode === 'area') return area === null ? null : { shape: 'polygon', polygons: area.polygons }
  if (first === undefined) return null
  if (whereMode === 'circle') return { shape: 'circle', center: first, radiusMetres: fence.radiusMetres }
  if (whereMode === 'line') return { shape: 'line', path: [...fence.corners] }
  return { shape: 'polygon', polygons: [[[...fence.corners, first]]] }
}

/** A rule as the form shows it. A boundary of many corners is kept whole and not drawn anew. */
export function draftOf(rule: WatchRule, units: readonly NamedUnit[]): TermsDraft {
  const { what, who, when, hysteresis, accuracyMostMetres, cooldownSeconds } = rule
  const [window] = when.windows
  const base: TermsDraft = {
    ...NO_TERMS,
    kind: what.kind,
    name: rule.name,
    severity: rule.severity,
    ...('forSeconds' in what ? { minutes: what.forSeconds / 60 } : {}),
    ...('unitCount' in what ? { unitCount: what.unitCount } : {}),
    ...('withinMetres' in what ? { metres: what.withinMetres } : {}),
    ...(what.kind === 'speed' ? { limitKmh: what.limitKmh, side: what.side } : {}),
    ...(what.kind === 'cross' ? { direction: what.direction } : {}),
    whoMode: who.of,
    kinds: who.of === 'kinds' ? who.kinds : [],
    units,
    ...(window === undefined ? {} : { hasHours: true, weekdays: window.weekdays, from: window.from, to: window.to }),
    rest: { hysteresis, accuracyMostMetres, cooldownSeconds },
  }
  return { ...base, ...whereOf(rule) }
}

const MOST_DRAGGED = 60

function whereOf({ what, where, name }: WatchRule): Pick<TermsDraft, 'whereMode' | 'fence' | 'area'> {
  const drawn = (shape: DraftShape, corners: readonly Position[], radiusMetres = NO_TERMS.fence.radiusMetres) =>
    ({ whereMode: shape, fence: { shape, corners, radiusMetres, isClosed: true }, area: null })
  if (what.kind === 'approach' && what.to.of === 'place') return drawn('circle', [what.to.position], what.withinMetres)
  if (where === null) return { whereMode: 'none', fence: NO_TERMS.fence, area: null }
  if (where.shape === 'circle') return drawn('circle', [where.center], where.radiusMetres)
  if (where.shape === 'line') return drawn('line', where.path)
  const [first] = where.polygons
  const ring = first?.[0]
  const isSimple = where.polygons.length === 1 && first?.length === 1 && ring !== undefined && ring.length <= MOST_DRAGGED
  if (isSimple) return drawn('polygon', ring.slice(0, -1))
  return { whereMode: 'area', fence: NO_TERMS.fence, area: { code: '', name, polygons: where.polygons } }
}
