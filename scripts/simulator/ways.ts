import type { UnitKind } from '#domain/force'
import type { Position } from '#platform/pure'
import { type RoadKind, type RoadNet, type Travel, makeRouter } from '../demo-city/index.ts'
import { type Journey, legAt, makeJourney, placeOn } from './journey.ts'

/** Ordinary speeds; off the roads (a yard, a field path) as `track`. */
const DRIVE_KMH = { highway: 56, road: 42, lane: 30, track: 18 } as const
const WALK_KMH = 4.5
/** However fast the city runs, nobody is faster than this: above 180 (vehicles) or 360 km/h (people) a fix is not believed. */
const MOST_KMH = { road: 140, person: 280 } as const

export type Pace = { readonly mode: Travel; readonly kind: UnitKind; /** 1 is usual. */ readonly haste: number }
export type Ways = {
  between(from: Position, to: Position, pace: Pace): Journey
  /** From somewhere on a journey: on to its next crossing, then the best way; nobody leaves the road to turn. */
  turnOff(under: { journey: Journey; elapsedSeconds: number }, to: Position, pace: Pace): Journey
}

export function makeWays(roads: RoadNet): Ways {
  const route = makeRouter(roads)
  const kinds = roadKinds(roads)
  const crossings = new Set(roads.nodes.map(String))
  const paced = (line: readonly Position[], pace: Pace) => makeJourney(line, (from, to) => speedKmh(kinds(from, to), pace))
  return {
    between: (from, to, pace) => paced(route(from, to, pace.mode).line, pace),
    turnOff({ journey, elapsedSeconds }, to, pace) {
      const here = placeOn(journey, elapsedSeconds).position
      const ahead = journey.line.slice(legAt(journey, elapsedSeconds))
      const crossing = ahead.findIndex(point => crossings.has(String(point)))
      const onward = crossing === -1 ? [] : ahead.slice(0, crossing + 1)
      return paced([here, ...onward.slice(0, -1), ...route(onward.at(-1) ?? here, to, pace.mode).line], pace)
    },
  }
}

export function speedKmh(road: RoadKind | null, { mode, kind, haste }: Pace): number {
  const usual = mode === 'walk' ? WALK_KMH : DRIVE_KMH[road ?? 'track']
  return Math.min(usual * haste, kind === 'ambulance' || kind === 'vehicle' ? MOST_KMH.road : MOST_KMH.person)
}

/** What kind of road lies between two neighbouring points, either way round; null beside the roads. */
function roadKinds({ edges }: RoadNet): (from: Position, to: Position) => RoadKind | null {
  const key = (a: Position, b: Position) => (a[0] < b[0] || (a[0] === b[0] && a[1] < b[1]) ? `${a};${b}` : `${b};${a}`)
  const known = new Map<string, RoadKind>()
  for (const { line, kind } of edges) for (let i = 1; i < line.length; i++) known.set(key(line[i - 1] as Position, line[i] as Position), kind)
  return (from, to) => known.get(key(from, to)) ?? null
}
