import { type AreaLevel, areaLevel } from '#domain/area'
import { knownName } from './gazetteer.ts'
import { type Neighbour, neighbourOverlaps } from './neighbour-overlap.ts'
import { outsideParent } from './outside-parent.ts'
import type { PreparedArea } from './put-areas.ts'
import type { Draft } from './read-feature.ts'
import { type Refusal, refuse } from './refusal.ts'
import { type Shape, shapeOf } from './shape.ts'
import type { AreaOrigin } from './table.ts'
import { unionOf } from './union-of.ts'
import { visualCenter } from './visual-center.ts'

/** A current area as the import needs it. */
export type Standing = PreparedArea & { readonly shape: Shape }

export type Placing = {
  readonly drafts: readonly Draft[]
  /** Current areas by code: those of the file, their parents and their siblings. */
  readonly standing: ReadonlyMap<string, Standing>
  /** Whether the caller may redraw this city from its counties. */
  readonly mayImply: (cityCode: string) => boolean
  /** Whether the caller may learn the name of a sibling. */
  readonly mayName: (path: string) => boolean
  readonly pause: () => Promise<void>
}

export type Placement = {
  readonly areas: readonly PreparedArea[]
  readonly implied: readonly PreparedArea[]
  readonly refused: ReadonlyMap<Draft, Refusal>
}

type Parent = { readonly code: string; readonly path: string; readonly origin: AreaOrigin; readonly shape: Shape }

/** Puts drafts under their parents from the top down and refuses those that do not fit. Changes nothing. */
export async function placeDrafts(placing: Placing): Promise<Placement> {
  const refused = new Map<Draft, Refusal>()
  const accepted = new Map<string, { draft: Draft; area: PreparedArea }>()
  const byLevel = Map.groupBy(placing.drafts, draft => draft.level)
  for (const level of areaLevel.options) {
    for (const draft of byLevel.get(level) ?? []) {
      await placing.pause()
      const placed = placeOne(draft, { placing, accepted })
      if ('reason' in placed) refused.set(draft, placed)
      else accepted.set(draft.code, { draft, area: placed })
    }
    await refuseOverlaps(level, { placing, accepted, refused })
  }
  const areas = [...accepted.values()].map(({ area }) => area)
  return { areas, implied: impliedCities(areas, placing), refused }
}

type Accepted = Map<string, { draft: Draft; area: PreparedArea }>

function placeOne(draft: Draft, { placing, accepted }: { placing: Placing; accepted: Accepted }): PreparedArea | Refusal {
  const now = placing.standing.get(draft.code)
  const parent = draft.parentCode === null ? null : parentOf(draft.parentCode, { placing, accepted })
  if (now && now.parentCode !== draft.parentCode) return refuse('parent_changed', now.parentCode ?? '—')
  return misfitOf(draft, parent, placing) ?? preparedFrom(draft, { now, parent })
}

/** Only a county may come before its parent: the city is then drawn around it. */
function misfitOf(draft: Draft, parent: Parent | null, placing: Placing): Refusal | null {
  if (draft.parentCode === null) return null
  if (parent === null) return draft.level === 'county' ? null : refuse('parent_missing', draft.parentCode)
  if (isRedrawn(parent, draft.level, placing)) return null
  const percent = outsideParent(draft.shape, parent.shape)
  return percent === null ? null : refuse('outside_parent', `${percent.toFixed(1)} %`)
}

function preparedFrom(draft: Draft, { now, parent }: { now: Standing | undefined; parent: Parent | null }): PreparedArea {
  const { code, name, level, parentCode, boundary } = draft
  const above = parent?.path ?? (parentCode === null ? '' : `${parentCode}/`)
  return {
    code,
    name,
    nameEn: draft.nameEn ?? now?.nameEn ?? knownName(code)?.en ?? name,
    level,
    parentCode,
    path: `${above}${code}/`,
    center: visualCenter(draft),
    population: draft.population ?? now?.population ?? null,
    boundary,
    origin: 'imported',
  }
}

function parentOf(code: string, { placing, accepted }: { placing: Placing; accepted: Accepted }): Parent | null {
  const fromFile = accepted.get(code)
  if (fromFile) return { ...fromFile.area, shape: fromFile.draft.shape }
  return placing.standing.get(code) ?? null
}

/** A city that was only the union of its counties, or a demo, does not bind them: it is drawn anew. */
function isRedrawn(parent: Parent, level: AreaLevel, placing: Placing) {
  return level === 'county' && parent.origin !== 'imported' && placing.mayImply(parent.code)
}

type Overlapping = { placing: Placing; accepted: Accepted; refused: Map<Draft, Refusal> }

/** When a draft is refused its standing version stays, so what leaned on the new border is looked at once more. */
async function refuseOverlaps(level: AreaLevel, { placing, accepted, refused }: Overlapping) {
  for (let isSettled = false; !isSettled; ) {
    isSettled = true
    for await (const overlap of neighbourOverlaps(neighboursAt(level, { placing, accepted }), placing.pause)) {
      const hit = accepted.get(overlap.of.code)
      if (!hit || (overlap.with.isDraft && !accepted.has(overlap.with.code))) continue
      const percent = `${(overlap.ratio * 100).toFixed(1)} %`
      const other = placing.mayName(overlap.with.path) ? `${overlap.with.name} ${overlap.with.code}, ` : ''
      refused.set(hit.draft, refuse('overlaps_sibling', `${other}${percent}`))
      accepted.delete(overlap.of.code)
      if (placing.standing.has(overlap.of.code)) isSettled = false
    }
  }
}

function neighboursAt(level: AreaLevel, { placing, accepted }: { placing: Placing; accepted: Accepted }): Neighbour[] {
  const drafts = [...accepted.values()].filter(({ draft }) => draft.level === level).map(({ draft, area }) => ({ ...draft, path: area.path, isDraft: true }))
  const parents = new Set(drafts.map(draft => draft.parentCode))
  const standing = [...placing.standing.values()]
    .filter(area => area.level === level && parents.has(area.parentCode) && !accepted.has(area.code))
    .map(area => ({ ...area, isDraft: false }))
  return [...standing, ...drafts]
}

/** `[AREA-6]` A city nobody drew is the union of its counties, and follows them. */
function impliedCities(areas: readonly PreparedArea[], placing: Placing): PreparedArea[] {
  const counties = Map.groupBy(areas.filter(area => area.level === 'county'), area => area.parentCode!)
  const inFile = new Set(areas.map(area => area.code))
  return [...counties].flatMap(([code, drawn]) => {
    const now = placing.standing.get(code)
    if (inFile.has(code) || now?.origin === 'imported' || !placing.mayImply(code)) return []
    const drawnCodes = new Set(drawn.map(area => area.code))
    const others = [...placing.standing.values()].filter(area => area.parentCode === code && !drawnCodes.has(area.code))
    return [impliedCity(code, unionOf([...drawn, ...others].map(area => area.boundary)), now)]
  })
}

function impliedCity(code: string, boundary: PreparedArea['boundary'], now: Standing | undefined): PreparedArea {
  return {
    code,
    name: now?.name ?? knownName(code)?.zh ?? code,
    nameEn: now?.nameEn ?? knownName(code)?.en ?? code,
    level: 'city',
    parentCode: null,
    path: `${code}/`,
    center: visualCenter({ boundary, shape: shapeOf(boundary), center: null }),
    population: now?.population ?? null,
    boundary,
    origin: 'implied',
  }
}
