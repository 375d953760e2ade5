import type { WatchRule } from '#domain/watch'
import type { Bbox, Position } from '#platform/pure'
import { circleRing } from './fence-draft.ts'
import type { FenceMark } from './fence-layers.ts'

type Outline = Pick<FenceMark, 'paths' | 'isArea'>

/** A rule's place as lines on the map; a point to keep away from is its circle. */
export function outlineOfRule({ what, where }: Pick<WatchRule, 'what' | 'where'>): Outline | null {
  if (what.kind === 'approach' && what.to.of === 'place') return { paths: [circleRing(what.to.position, what.withinMetres)], isArea: true }
  if (where === null) return null
  if (where.shape === 'circle') return { paths: [circleRing(where.center, where.radiusMetres)], isArea: true }
  if (where.shape === 'line') return { paths: [where.path], isArea: false }
  return { paths: where.polygons.flat(), isArea: true }
}

export function fenceMarks(rules: readonly WatchRule[], chosenId: string | null): FenceMark[] {
  return rules.flatMap(rule => {
    const outline = outlineOfRule(rule)
    return outline === null ? [] : [{ id: rule.id, ...outline, isSuspended: rule.isSuspended, isChosen: rule.id === chosenId }]
  })
}

/** Around a rule's place and a position, with some air; null when neither is known. */
export function bboxOfWatch(rule: WatchRule | undefined, position: Position | null): Bbox | null {
  const points = [...(rule === undefined ? [] : (outlineOfRule(rule)?.paths.flat() ?? [])), ...(position === null ? [] : [position])]
  if (points.length === 0) return null
  const lons = points.map(([lon]) => lon)
  const lats = points.map(([, lat]) => lat)
  const [west, east, south, north] = [least(lons), most(lons), least(lats), most(lats)]
  const [airLon, airLat] = [Math.max(LEAST_AIR, (east - west) * 0.25), Math.max(LEAST_AIR, (north - south) * 0.25)]
  return [west - airLon, south - airLat, east + airLon, north + airLat]
}

/** Some 300 m. */
const LEAST_AIR = 0.003
const least = (values: readonly number[]) => values.reduce((a, b) => Math.min(a, b), Infinity)
const most = (values: readonly number[]) => values.reduce((a, b) => Math.max(a, b), -Infinity)
