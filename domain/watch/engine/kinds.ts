import type { Place } from '../place.ts'
import type { Rule, RuleKind } from '../rule.ts'
import { Absence } from './absence.ts'
import { Arriving } from './arriving.ts'
import { Crossing } from './crossing.ts'
import { Dwelling } from './dwelling.ts'
import type { FenceIndex } from './fence-index.ts'
import { GatheringsInside } from './gathering-inside.ts'
import { Gatherings } from './gathering.ts'
import type { Keeper } from './keeper.ts'
import { Meetings } from './meeting.ts'
import { Passing, PlainPassing } from './passing.ts'
import type { Scene } from './scene.ts'
import { Silence } from './silence.ts'
import { Speeding, SpeedingInside } from './speeding.ts'
import { METRES_PER_DEGREE, metresPerDegreeLon } from './shapes.ts'
import type { Watch } from './watch.ts'

/** A circle's edge, where only edges are compared: 128 corners are within 0.03 % of the radius. */
const CIRCLE_CORNERS = 128

/** Of so many named units the fence is looked at when one of them moves; beyond, it lies among those that may concern anybody. */
const MOST_LISTED = 1_000

/** Which index a rule is laid in: of fences that may concern anybody, of those whose units are named, of lines. */
export type Ground = 'fences' | 'listed' | 'lines'
export type Laying = { readonly in: Ground; readonly place: Place } | null

export function layingOf({ what, where, who }: Rule): Laying {
  const ground = who.of === 'units' && who.numbers.length <= MOST_LISTED ? 'listed' : 'fences'
  if (what.kind === 'approach') return what.to.of === 'place' ? { in: ground, place: { shape: 'circle', center: what.to.position, radiusMetres: what.withinMetres } } : null
  if (where === null) return null
  if (what.kind !== 'cross') return { in: ground, place: where }
  return { in: 'lines', place: where.shape === 'circle' ? ringOf(where) : where }
}

/** The one that runs a rule, by its kind; `index`: where its place is laid. */
export function keeperOf(watch: Watch, { scene, index }: { scene: Scene; index: FenceIndex | null }): Keeper {
  const placement = <K extends RuleKind>() => ({ watch: watch as Watch<K>, scene, index: index! })
  const { isPlaced } = watch
  switch (watch.what.kind) {
    case 'enter':
    case 'leave':
      return PlainPassing.fits(watch as Watch<'enter' | 'leave'>) ? new PlainPassing(placement()) : new Passing(placement())
    case 'cross':
      return new Crossing(watch as Watch<'cross'>, scene, index!)
    case 'dwell':
      return new Dwelling(placement())
    case 'speed':
      return isPlaced ? new SpeedingInside(placement()) : new Speeding(watch as Watch<'speed'>, scene)
    case 'silence':
      return new Silence(watch as Watch<'silence'>, scene)
    case 'absence':
      return new Absence(placement())
    case 'gather':
      return isPlaced ? new GatheringsInside(placement()) : new Gatherings(watch as Watch<'gather'>, scene)
    case 'approach':
      return watch.what.to.of === 'place' ? new Arriving(placement()) : new Meetings(watch as Watch<'approach'>, scene)
    case 'co_presence':
      return new Meetings(watch as Watch<'co_presence'>, scene)
  }
}

function ringOf({ center: [lon, lat], radiusMetres }: Extract<Place, { shape: 'circle' }>): Place {
  const [east, north] = [radiusMetres / metresPerDegreeLon(lat), radiusMetres / METRES_PER_DEGREE]
  const corners = Array.from({ length: CIRCLE_CORNERS }, (_, corner): [number, number] => {
    const angle = (2 * Math.PI * corner) / CIRCLE_CORNERS
    return [lon + east * Math.cos(angle), lat + north * Math.sin(angle)]
  })
  return { shape: 'polygon', polygons: [[[...corners, corners[0]!]]] }
}
