import type { Position } from '#platform/pure'
import { type Refusal, refuse } from './refusal.ts'

const UNITS = 1e7
/** About 0.25 s of comparing; 10,000 points of a smooth border need under a million. */
const MOST_COMPARISONS = 8_000_000

type Segments = {
  /** x1 y1 x2 y2 in whole units of 1e-7 degrees: signs of areas are exact up to six degrees across. */
  readonly at: Float64Array
  readonly ring: Int32Array
  readonly place: Int32Array
  readonly ringLength: Int32Array
}

type Contact = 'none' | 'point' | 'line'

/**
 * `[AREA-1]` Finds where a ring touches or crosses itself, or two rings cross or run along each other. Two rings may touch in a
 * point. Sweeps segments from west to east, comparing only those that overlap in both axes.
 */
export function ringContact(rings: readonly (readonly Position[])[]): Refusal | undefined {
  const segments = segmentsOf(rings)
  const { at } = segments
  const count = at.length / 4
  const west = Float64Array.from({ length: count }, (_, i) => Math.min(at[i * 4]!, at[i * 4 + 2]!))
  const order = Int32Array.from({ length: count }, (_, i) => i).sort((a, b) => west[a]! - west[b]!)
  const active = new Int32Array(count)
  let activeCount = 0
  let comparisons = 0
  for (const one of order) {
    let kept = 0
    for (let k = 0; k < activeCount; k++) {
      const other = active[k]!
      if (eastOf(at, other) < west[one]!) continue
      active[kept++] = other
      const fault = apartInY(at, one, other) ? undefined : faultOf(segments, one, other)
      if (fault) return fault
    }
    comparisons += activeCount
    if (comparisons > MOST_COMPARISONS) return refuse('too_complex')
    active[kept] = one
    activeCount = kept + 1
  }
  return undefined
}

function segmentsOf(rings: readonly (readonly Position[])[]): Segments {
  const count = rings.reduce((sum, ring) => sum + ring.length - 1, 0)
  const segments: Segments = {
    at: new Float64Array(count * 4),
    ring: new Int32Array(count),
    place: new Int32Array(count),
    ringLength: Int32Array.from(rings, ring => ring.length - 1),
  }
  let next = 0
  rings.forEach((ring, r) => {
    for (let i = 1; i < ring.length; i++, next++) {
      const [a, b] = [ring[i - 1]!, ring[i]!]
      segments.at.set([a[0], a[1], b[0], b[1]].map(value => Math.round(value * UNITS)), next * 4)
      segments.ring[next] = r
      segments.place[next] = i - 1
    }
  })
  return segments
}

function eastOf(at: Float64Array, i: number) {
  return Math.max(at[i * 4]!, at[i * 4 + 2]!)
}

function apartInY(at: Float64Array, i: number, j: number) {
  const a = at[i * 4 + 1]!
  const b = at[i * 4 + 3]!
  const c = at[j * 4 + 1]!
  const d = at[j * 4 + 3]!
  return Math.max(a, b) < Math.min(c, d) || Math.max(c, d) < Math.min(a, b)
}

function faultOf(segments: Segments, i: number, j: number): Refusal | undefined {
  const contact = contactOf(segments.at, i * 4, j * 4)
  if (contact === 'none') return undefined
  const isSameRing = segments.ring[i] === segments.ring[j]
  if (contact === 'point' && (!isSameRing || areNeighbours(segments, i, j))) return undefined
  return refuse(isSameRing ? 'ring_crosses_itself' : 'rings_cross', placeOf(segments.at, i * 4))
}

function areNeighbours({ ring, place, ringLength }: Segments, i: number, j: number) {
  const gap = Math.abs(place[i]! - place[j]!)
  return gap === 1 || gap === ringLength[ring[i]!]! - 1
}

function placeOf(at: Float64Array, i: number) {
  return `${at[i]! / UNITS}, ${at[i + 1]! / UNITS}`
}

/** A crossing of two segments counts as `line` when it is proper or along a length, as `point` when an end touches. */
function contactOf(at: Float64Array, i: number, j: number): Contact {
  const a1 = side(at, i, j)
  const a2 = side(at, i, j + 2)
  const b1 = side(at, j, i)
  const b2 = side(at, j, i + 2)
  if (a1 === 0 && a2 === 0) return alongContact(at, i, j)
  if (a1 * a2 > 0 || b1 * b2 > 0) return 'none'
  return a1 === 0 || a2 === 0 || b1 === 0 || b2 === 0 ? 'point' : 'line'
}

/** On which side of segment `s` the point at `p` lies. */
function side(at: Float64Array, s: number, p: number) {
  const x = at[s]!
  const y = at[s + 1]!
  return Math.sign((at[s + 2]! - x) * (at[p + 1]! - y) - (at[s + 3]! - y) * (at[p]! - x))
}

function alongContact(at: Float64Array, i: number, j: number): Contact {
  const axis = at[i] === at[i + 2] ? 1 : 0
  const low = Math.max(Math.min(at[i + axis]!, at[i + 2 + axis]!), Math.min(at[j + axis]!, at[j + 2 + axis]!))
  const high = Math.min(Math.max(at[i + axis]!, at[i + 2 + axis]!), Math.max(at[j + axis]!, at[j + 2 + axis]!))
  if (low > high) return 'none'
  return low === high ? 'point' : 'line'
}
