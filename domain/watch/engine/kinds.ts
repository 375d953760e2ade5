import type { Place } from '../place.ts'
import type { Rule, RuleKind } from '../rule.ts'
import { Absence } from './absence.ts'
import { Arriving } from './arriving.ts'
import { Crossing } from './crossing.ts'
import { Dwelling } from './dwelling.ts'
import { GatheringsInside } from './gathering-inside.ts'
import { Gatherings } from './gathering.ts'
import type { Keeper } from './keeper.ts'
import type { LineIndex } from './line-index.ts'
import { Meetings } from './meeting.ts'
import { Passing, PlainPassing } from './passing.ts'
import type { Edges } from './placed.ts'
import type { Scene } from './scene.ts'
import { Silence } from './silence.ts'
import { Speeding, SpeedingInside } from './speeding.ts'
import { METRES_PER_DEGREE, metresPerDegreeLon } from './shapes.ts'
import type { Watch } from './watch.ts'

/** A circle's edge, where only edges are compared: 128 corners are within 0.03 % of the radius. */
const CIRCLE_CORNERS = 128

/** A fence of rules about so few is cheaper to ask by each of them than by everybody who passes it. */
const MOST_LISTED = 1_000

/** Where a rule is laid: in the index of fences or of lines, with the units it is about, or nowhere. */
export type Laying = { readonly in: 'fences' | 'lines' | 'listed'; readonly place: Place } | null

export function layingOf(rule: Rule): Laying {
  const { what, where, who } = rule
  const fences = who.of === 'units' && who.numbers.length <= MOST_LISTED ? 'listed' : 'fences'
  if (what.kind === 'approach') return what.to.of === 'place' ? { in: fences, place: { shape: 'circle', center: what.to.position, radiusMetres: what.withinMetres } } : null
  if (where === null) return null
  if (what.kind !== 'cross') return { in: fences, place: where }
  return { in: 'lines', place: where.shape === 'circle' ? ringOf(where) : where }
}

/** The one that runs a rule, by its kind. */
export function keeperOf(watch: Watch, { scene, edges, lines }: { scene: Scene; edges: Edges; lines: LineIndex }): Keeper {
  const placement = <K extends RuleKind>() => ({ watch: watch as Watch<K>, scene, edges })
  const isPlaced = watch.rule.where !== null
  switch (watch.what.kind) {
    case 'enter':
    case 'leave':
      return PlainPassing.fits(watch as Watch<'enter' | 'leave'>) ? new PlainPassing(placement()) : new Passing(placement())
    case 'cross':
      return new Crossing(watch as Watch<'cross'>, scene, lines)
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
