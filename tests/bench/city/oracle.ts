import type { Ring } from '../hot-city.ts'
import { CityWalk, type CityPlan, SLICES, isEnter, quantised, ruleRings } from './plan.ts'

/** `rule unit` → how often the rule has something to say of the unit. */
export type Events = Map<string, number>

type Fence = { readonly ring: Ring; readonly west: number; readonly south: number; readonly east: number; readonly north: number }

/** What every telling rule must have said after so many slices: the same walk again, every report against every fence, nothing clever. */
export function expectedEvents(plan: CityPlan, slices: number): Events {
  const { telling } = plan
  const fences = ruleRings(plan).slice(0, telling).map(fenceOf)
  const walk = new CityWalk(plan)
  const wasInside = Array.from({ length: telling }, () => new Uint8Array(plan.units))
  const events: Events = new Map()
  while (walk.slice < slices) {
    const isFirst = walk.slice < SLICES
    walk.next(index => {
      const [lon, lat] = [quantised(walk.people.lon[index]!), quantised(walk.people.lat[index]!)]
      fences.forEach((fence, rule) => {
        const isInside = isIn(fence, lon, lat) ? 1 : 0
        if (isInside === wasInside[rule]![index]) return
        wasInside[rule]![index] = isInside
        if (isFirst || (isInside === 1) !== isEnter(rule)) return
        const key = `${rule} ${index + 1}`
        events.set(key, (events.get(key) ?? 0) + 1)
      })
    })
  }
  return events
}

/** How many events the one has that the other lacks, both ways. */
export function differences(expected: Events, told: Events): { missed: number; invented: number; events: number } {
  let [missed, invented, events] = [0, 0, 0]
  for (const [key, count] of expected) {
    events += count
    missed += Math.max(0, count - (told.get(key) ?? 0))
  }
  for (const [key, count] of told) invented += Math.max(0, count - (expected.get(key) ?? 0))
  return { missed, invented, events }
}

function fenceOf(ring: Ring): Fence {
  const [lons, lats] = [ring.map(point => point[0]), ring.map(point => point[1])]
  return { ring, west: Math.min(...lons), south: Math.min(...lats), east: Math.max(...lons), north: Math.max(...lats) }
}

function isIn({ ring, west, south, east, north }: Fence, lon: number, lat: number): boolean {
  if (lon < west || lon > east || lat < south || lat > north) return false
  let isInside = false
  for (let at = 1; at < ring.length; at++) {
    const [[x1, y1], [x2, y2]] = [ring[at - 1]!, ring[at]!]
    if (y1 > lat !== y2 > lat && lon < ((x2 - x1) * (lat - y1)) / (y2 - y1) + x1) isInside = !isInside
  }
  return isInside
}
