import type { Ring } from '../hot-city.ts'
import { CityWalk, type CityPlan, SLICES, isEnter, listOf, quantised, ruleRings } from './plan.ts'

/** `rule unit` → how often the rule has something to say of the unit. */
export type Events = Map<string, number>

type Fence = { readonly ring: Ring; readonly west: number; readonly south: number; readonly east: number; readonly north: number }

/** What every rule must have said after so many slices: the same walk again, every report against every fence that is about it, nothing clever. */
export function expectedEvents(plan: CityPlan, slices: number): Events {
  const fences = ruleRings(plan).map(fenceOf)
  const ofAll = Array.from({ length: plan.ofAll }, (_, rule) => rule)
  const ofUnit = new Map<number, number[]>()
  for (let rule = plan.ofAll; rule < plan.rules; rule++) for (const number of listOf(plan, rule)!) ofUnit.set(number, [...(ofUnit.get(number) ?? ofAll), rule])
  const walk = new CityWalk(plan)
  const inside = new Set<number>()
  const events: Events = new Map()
  while (walk.slice < slices) {
    const isFirst = walk.slice < SLICES
    walk.next(index => {
      const number = index + 1
      const [lon, lat] = [quantised(walk.people.lon[index]!), quantised(walk.people.lat[index]!)]
      for (const rule of ofUnit.get(number) ?? ofAll) {
        const pair = rule * (plan.units + 1) + number
        const isInside = isIn(fences[rule]!, lon, lat)
        if (isInside === inside.has(pair)) continue
        if (isInside) inside.add(pair)
        else inside.delete(pair)
        if (!isFirst && isInside === isEnter(rule)) events.set(`${rule} ${number}`, (events.get(`${rule} ${number}`) ?? 0) + 1)
      }
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
