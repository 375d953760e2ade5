import { type Skill, type UnitKind, reasonsFor, straightTravel, unitKind } from '#domain/force'
import { type KnownUnit, type Near, type NearWish, nearUnits, unitsByIds } from '#domain/force/server'
import { mayDo } from '#domain/identity/server'
import type { Context } from '#platform/context'
import type { InputOf, OutputOf, Position } from '#platform/pure'
import type { NearbyUnit, getNearby as contract } from '../contract.ts'
import { skillFor } from '../wanted-skill.ts'
import { getIncident } from './get-incident.ts'
import { openWork } from './open-work.ts'

const RADIUS_METRES = 10_000
/** Each incident at hand costs as much as this many minutes of travel when ranking. */
const MINUTES_PER_OPEN_INCIDENT = 10
/** Not having what the incident wants costs so much. */
const MINUTES_WITHOUT_SKILL = 6
/** Who is silent comes after everybody who is not. */
const MINUTES_OF_SILENCE = 1_000
/** Devices watch, they do not go. */
const GOING = unitKind.options.filter(kind => kind !== 'device')

type Search = { readonly position: Position; readonly wanted: Skill | null; readonly limit: number; readonly kinds: readonly UnitKind[]; readonly has: Skill | undefined; readonly workers: ReadonlyMap<string, number> }

/** Who fits best, best first: travel time, what they have at hand, what they can do; silent units last. */
export async function getNearby(ctx: Context, { id, limit, kind, skill }: InputOf<typeof contract>): Promise<OutputOf<typeof contract>> {
  const incident = await getIncident(ctx, { id })
  const workers = await openWork(ctx.tx)
  const wanted = skillFor(incident.kind)
  const search: Search = { position: incident.position, wanted, limit, kinds: kind === undefined ? GOING : [kind], has: skill, workers }
  const found = await candidates(ctx, search)
  const units = new Map((await unitsByIds(ctx.tx, found.map(it => it.id))).map(unit => [unit.id, unit]))
  const ranked = found
    .flatMap(near => rankedUnit(ctx, search, { near, unit: units.get(near.id) }))
    .sort((one, other) => score(one, wanted) - score(other, wanted))
    .slice(0, limit)
  const nearest = ranked.reduce<NearbyUnit | null>((best, it) => (best === null || it.distanceMetres < best.distanceMetres ? it : best), null)
  const near = await nearUnits(ctx.handles)
  return {
    items: ranked.map(it => (it === nearest ? { ...it, reasons: [{ why: 'nearest' as const }, ...it.reasons] } : it)),
    within10km: near.countWithin(ctx, { position: incident.position, maxMetres: RADIUS_METRES }, { kinds: search.kinds, skill, status: 'on_duty', workers }),
    wantedSkill: wanted,
    bestUnitId: ranked[0] !== undefined && !ranked[0].isStale && ranked[0].openIncidents === 0 ? ranked[0].unitId : null,
  }
}

/**
 * `[INC-8]` Among all units in reach, however far, the first `limit` by score are in here: of one kind, free, heard of or
 * not, skilled or not, the score only grows with the distance, so the nearest `limit` of each such group hold them; and
 * all who have work at hand are looked at.
 */
async function candidates(ctx: Context, { position, wanted, limit, kinds, has, workers }: Search): Promise<Near[]> {
  const near = await nearUnits(ctx.handles)
  const skills: readonly Pick<NearWish, 'skill' | 'lacks'>[] = has !== undefined ? [{ skill: has }] : wanted === null ? [{}] : [{ skill: wanted }, { lacks: wanted }]
  const free = kinds.flatMap(kind =>
    skills.flatMap(skill => [false, true].flatMap(isStale => near.nearest(ctx, { position }, { ...skill, kinds: [kind], status: 'free', isStale, workers, k: limit }))),
  )
  return [...free, ...near.allOf(ctx, [...workers.keys()], { position, wish: { kinds, skill: has, status: 'on_order', workers } })]
}

/** The row has the last word on who may be seen: memory follows it by some milliseconds. */
function rankedUnit(ctx: Context, { position, wanted, workers }: Search, { near, unit }: { near: Near; unit: KnownUnit | undefined }): NearbyUnit[] {
  if (unit === undefined || !unit.isOnDuty || !mayDo(ctx, 'unit.read', unit.areaPath)) return []
  const openIncidents = workers.get(unit.id) ?? 0
  const has = wanted !== null && unit.skills.includes(wanted) ? wanted : null
  const { isStale, fixedAtMs, metres } = near
  return [{
    unitId: unit.id,
    name: unit.name,
    kind: unit.kind,
    skills: [...unit.skills],
    position: [near.position[0], near.position[1]],
    distanceMetres: Math.round(metres),
    travelMinutes: Math.max(1, Math.round(straightTravel(near.position, position, unit.kind))),
    openIncidents,
    isStale,
    reasons: reasonsFor({ isNearest: false, skill: has, openIncidents, isOnDuty: true, isStale, fixedAtMs }),
  }]
}

function score({ travelMinutes, openIncidents, isStale, skills, distanceMetres }: NearbyUnit, wanted: Skill | null): number {
  const lacking = wanted !== null && !skills.includes(wanted)
  // Minutes are whole: of two alike the nearer comes first, some metres count for less than any minute.
  return travelMinutes + openIncidents * MINUTES_PER_OPEN_INCIDENT + (lacking ? MINUTES_WITHOUT_SKILL : 0) + (isStale ? MINUTES_OF_SILENCE : 0) + distanceMetres / 1e9
}
