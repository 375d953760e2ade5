import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import type { Position } from '#platform/pure'
import { isRefusal } from './refusal.ts'
import { validBoundary } from './valid-boundary.ts'

type Ring = readonly (readonly number[])[]
const box = (west: number, south: number, size: number): Ring => [
  [west, south], [west + size, south], [west + size, south + size], [west, south + size], [west, south],
]
const polygon = (...coordinates: Ring[]) => ({ type: 'Polygon', coordinates })
const multi = (...coordinates: Ring[][]) => ({ type: 'MultiPolygon', coordinates })

function reasonOf(geometry: unknown) {
  const answer = validBoundary(geometry, 'wgs84')
  return isRefusal(answer) ? answer.reason : 'sound'
}

/** A ring around a centre at growing angles: it never meets itself. */
const starRing = fc.array(fc.double({ min: 0.05, max: 1, noNaN: true }), { minLength: 3, maxLength: 60 }).map(radii => {
  const points = radii.map((radius, i): Position => {
    const angle = (i / radii.length) * 2 * Math.PI
    return [112 + radius * Math.cos(angle), 38 + radius * Math.sin(angle)]
  })
  return [...points, points[0]!]
})

describe('[AREA-1] a boundary is sound or refused with a reason', () => {
  test.each([
    ['a box', polygon(box(112, 38, 1)), 'sound'],
    ['a box with a hole', polygon(box(112, 38, 1), box(112.3, 38.3, 0.2)), 'sound'],
    ['a hole that touches its shell in a point', polygon(box(112, 38, 1), [[112, 38.5], [112.2, 38.4], [112.2, 38.6], [112, 38.5]]), 'sound'],
    ['two islands', multi([box(112, 38, 1)], [box(114, 38, 1)]), 'sound'],
    ['an island in a lake', multi([box(112, 38, 1), box(112.2, 38.2, 0.6)], [box(112.4, 38.4, 0.1)]), 'sound'],
    ['heights are left out', polygon(box(112, 38, 1).map(point => [...point, 900])), 'sound'],
    ['a bow tie', polygon([[0, 0], [1, 1], [1, 0], [0, 1], [0, 0]]), 'ring_crosses_itself'],
    ['a ring pinched in a point', polygon([[0, 0], [1, 1], [0, 2], [2, 2], [1, 1], [2, 0], [0, 0]]), 'ring_crosses_itself'],
    ['a spike', polygon([[0, 0], [2, 0], [2, 1], [2, 5], [2, 1], [0, 1], [0, 0]]), 'ring_crosses_itself'],
    ['an open ring', polygon(box(112, 38, 1).slice(0, 4)), 'ring_open'],
    ['three points', polygon([[0, 0], [1, 1], [0, 0]]), 'ring_short'],
    ['a line there and back', polygon([[0, 0], [1, 1], [2, 2], [0, 0]]), 'ring_crosses_itself'],
    ['one place four times', polygon([[1, 1], [1, 1], [1, 1], [1, 1]]), 'ring_flat'],
    ['a hole outside', polygon(box(112, 38, 1), box(114, 38, 0.1)), 'hole_outside'],
    ['a hole in a hole', polygon(box(112, 38, 1), box(112.2, 38.2, 0.6), box(112.4, 38.4, 0.1)), 'hole_outside'],
    ['a hole across the shell', polygon(box(112, 38, 1), box(112.9, 38.4, 0.2)), 'rings_cross'],
    ['parts over one another', multi([box(112, 38, 1)], [box(112.5, 38.5, 1)]), 'rings_cross'],
    ['a part within a part', multi([box(112, 38, 1)], [box(112.4, 38.4, 0.1)]), 'parts_overlap'],
    ['a point', { type: 'Point', coordinates: [1, 2] }, 'geometry_type'],
    ['no place on earth', polygon(box(179.5, 38, 1)), 'coordinate_out_of_range'],
    ['infinity', polygon([[0, 0], [Infinity, 0], [1, 1], [0, 0]]), 'coordinate_malformed'],
    ['a ring for a polygon', { type: 'Polygon', coordinates: box(112, 38, 1) }, 'geometry_malformed'],
    ['a deep nest', { type: 'Polygon', coordinates: JSON.parse('['.repeat(5_000) + ']'.repeat(5_000)) }, 'ring_short'],
    ['too many rings', multi(...Array.from({ length: 1_001 }, (_, i) => [box(i / 10, 1, 0.01)])), 'too_complex'],
  ])('%s: %s', (_, geometry, reason) => {
    expect(reasonOf(geometry)).toBe(reason)
  })

  test('whatever the ring, drawn either way round, its shell runs counter-clockwise and closes', () => {
    fc.assert(
      fc.property(starRing, fc.boolean(), (ring, isReversed) => {
        const boundary = validBoundary(polygon(isReversed ? ring.toReversed() : ring), 'wgs84')
        if (isRefusal(boundary)) throw new Error(boundary.words.en)
        const [shell] = boundary.coordinates[0]!
        const area = shell!.slice(1).reduce((sum, [x, y], i) => sum + (shell![i]![0] - 112) * (y - 38) - (x - 112) * (shell![i]![1] - 38), 0)
        expect(area).toBeGreaterThan(0)
        expect(shell!.at(-1)).toEqual(shell![0])
      }),
      { numRuns: 300 },
    )
  })

  test('two points exchanged in any such ring, not next to each other, are found', () => {
    fc.assert(
      fc.property(fc.integer({ min: 8, max: 60 }), fc.nat(), (count, at) => {
        const ring = Array.from({ length: count }, (_, i): Position => [112 + Math.cos((i / count) * 2 * Math.PI), 38 + Math.sin((i / count) * 2 * Math.PI)])
        const [i, j] = [at % count, (at + Math.floor(count / 2)) % count]
        ;[ring[i], ring[j]] = [ring[j]!, ring[i]!]
        expect(reasonOf(polygon([...ring, ring[0]!]))).toBe('ring_crosses_itself')
      }),
    )
  })

  test('whatever JSON comes, the answer is a boundary or a reason', () => {
    const json = fc.jsonValue({ maxDepth: 6 })
    const kinds = fc.constantFrom('Polygon', 'MultiPolygon')
    const answers = fc.property(kinds, json, (type, coordinates) => void expect(() => reasonOf({ type, coordinates })).not.toThrow())
    fc.assert(answers, { numRuns: 2_000 })
  })

  test('a ring of 10,000 points is within what is compared; a hostile comb is given up, not chewed', () => {
    const round = Array.from({ length: 10_000 }, (_, i): Position => {
      const radius = 1 + 0.0005 * Math.sin(i * 1.7)
      return [112 + radius * Math.cos((i / 10_000) * 2 * Math.PI), 38 + radius * Math.sin((i / 10_000) * 2 * Math.PI)]
    })
    expect(reasonOf(polygon([...round, round[0]!]))).toBe('sound')
    const comb = Array.from({ length: 60_000 }, (_, i): Position => [i % 2 === 0 ? 100 : 120, 10 + i * 1e-5])
    expect(reasonOf(polygon([...comb, [90, 40], comb[0]!]))).toBe('too_complex')
  })
})
