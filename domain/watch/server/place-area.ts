import { type PlacedArea, areaByCode, areaFinder } from '#domain/area/server'
import { WHOLE_INSTANCE_PATH, mayDo, permit } from '#domain/identity/server'
import type { Context } from '#platform/context'
import { type Position, commonProblems } from '#platform/pure'
import type { Place } from '../place.ts'
import type { RuleTerms } from '../rule.ts'

const SAMPLES = 64

export type RuleArea = { readonly code: string; readonly path: string }

/**
 * `[WCH-1]` Where a rule is seen and heard: the area asked for, else the smallest one that holds its place, else, when that
 * is out of the caller's reach or there is no place, the caller's own.
 */
export async function areaOfRule(ctx: Context, { where, what }: RuleTerms, askedCode: string | undefined): Promise<RuleArea> {
  if (askedCode !== undefined) return askedArea(ctx, askedCode)
  const corners = where === null ? (what.kind === 'approach' && what.to.of === 'place' ? [what.to.position] : []) : cornersOf(where)
  const area = await holding(ctx, corners)
  if (area !== null && mayDo(ctx, 'watch.manage', area.path)) return area
  return ctx.actor.area ?? { code: '', path: WHOLE_INSTANCE_PATH }
}

async function askedArea(ctx: Context, code: string): Promise<RuleArea> {
  const area = await areaByCode(ctx, code)
  if (area === null) throw commonProblems.notFound()
  permit(ctx, 'watch.manage', area.path)
  return area
}

async function holding(ctx: Context, corners: readonly Position[]): Promise<RuleArea | null> {
  if (corners.length === 0) return null
  const areaAt = await areaFinder(ctx)
  const found = corners.map(corner => areaAt(corner))
  if (found.includes(null)) return null
  const path = (found as PlacedArea[]).map(area => area.path).reduce(commonPath)
  return path === '' ? null : { code: path.split('/').at(-2)!, path }
}

/** The path of the lowest area above both. */
function commonPath(one: string, other: string): string {
  const [codes, others] = [one.split('/'), other.split('/')]
  const depth = codes.findIndex((code, index) => code !== others[index] || code === '')
  return codes.slice(0, depth < 0 ? codes.length : depth).map(code => `${code}/`).join('')
}

function cornersOf(where: Place): readonly Position[] {
  if (where.shape === 'line') return sampled(where.path)
  if (where.shape === 'polygon') return sampled(where.polygons.flatMap(([outer]) => outer ?? []))
  const [lon, lat] = where.center
  const dLat = where.radiusMetres / 111_195
  const dLon = dLat / Math.max(0.01, Math.cos((lat * Math.PI) / 180))
  return [[lon, lat], [lon - dLon, lat], [lon + dLon, lat], [lon, lat - dLat], [lon, lat + dLat]]
}

function sampled(positions: readonly Position[]): readonly Position[] {
  const step = Math.max(1, Math.floor(positions.length / SAMPLES))
  return positions.filter((_, index) => index % step === 0)
}

/** A point to show when nobody's position says where: the middle of the place. */
export function middleOfPlace(where: Place | null): Position | null {
  if (where === null) return null
  if (where.shape === 'circle') return where.center
  const corners = where.shape === 'line' ? where.path : (where.polygons[0]?.[0]?.slice(1) ?? [])
  const sum = corners.reduce(([lon, lat], corner) => [lon + corner[0], lat + corner[1]] as const, [0, 0] as const)
  return corners.length === 0 ? null : [sum[0] / corners.length, sum[1] / corners.length]
}
