import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { distanceMetres } from '#platform/pure'
import { bboxAround, bboxOfCamera, middleOf, scaleBar } from './scale-bar.ts'

const latitude = fc.double({ min: -70, max: 70, noNaN: true })
const zoom = fc.double({ min: 4, max: 18, noNaN: true })

describe('the scale bar', () => {
  test('is a round length that fits, and at least two fifths of the room', () => {
    fc.assert(
      fc.property(latitude, zoom, (lat, z) => {
        const { metres, px } = scaleBar(lat, z, 110)
        expect(String(Math.round(metres)).replace(/0+$/, '')).toMatch(/^[125]$/)
        expect(px).toBeLessThanOrEqual(110 + 1e-9)
        expect(px).toBeGreaterThanOrEqual(110 * 0.39)
      }),
    )
  })

  test('agrees with the ground: 5 km drawn are 5 km walked, within 0.5 %', () => {
    const { metres, px } = scaleBar(38.7, 11, 200)
    const [west, , east] = bboxOfCamera({ center: [113.5, 38.7], zoom: 11 }, [px, 10])
    expect(distanceMetres([west, 38.7], [east, 38.7]) / metres).toBeCloseTo(1, 2)
  })
})

test('the middle of what a camera shows is its centre', () => {
  fc.assert(
    fc.property(fc.double({ min: -170, max: 170, noNaN: true }), latitude, zoom, (lon, lat, z) => {
      const middle = middleOf(bboxOfCamera({ center: [lon, lat], zoom: z }, [720, 848]))
      expect(middle[0]).toBeCloseTo(lon, 6)
      expect(middle[1]).toBeCloseTo(lat, 6)
    }),
  )
})

test('a box around a place reaches as far on every side', () => {
  const [west, south, east, north] = bboxAround([113.5, 38.9], 10_000)
  for (const edge of [[west, 38.9], [east, 38.9], [113.5, south], [113.5, north]] as [number, number][]) {
    expect(distanceMetres([113.5, 38.9], edge) / 10_000).toBeCloseTo(1, 1)
  }
})
