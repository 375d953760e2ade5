import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { type Position, distanceMetres } from '#platform/pure'
import { type Journey, bearingDeg, durationSeconds, lengthMetres, makeJourney, placeOn } from './journey.ts'

const point = fc.tuple(fc.double({ min: 112, max: 112.2, noNaN: true }), fc.double({ min: 38, max: 38.2, noNaN: true })) as fc.Arbitrary<Position>
const line = fc.array(point, { minLength: 1, maxLength: 12 })

describe('a journey', () => {
  test('is at its ends before it begins and after it is over, whatever the line', () => {
    fc.assert(
      fc.property(line, points => {
        const journey = makeJourney(points, () => 40)
        expect(placeOn(journey, -5).position).toEqual(points[0])
        expect(distanceMetres(placeOn(journey, durationSeconds(journey) + 5).position, points.at(-1)!)).toBeLessThan(0.01)
      }),
    )
  })

  test('is never faster between two moments than its fastest stretch', () => {
    fc.assert(
      fc.property(line, fc.double({ min: 0, max: 1, noNaN: true }), fc.double({ min: 0.1, max: 20, noNaN: true }), (points, share, stepSeconds) => {
        const journey = makeJourney(points, from => (from[0] > 112.1 ? 60 : 30))
        const at = share * durationSeconds(journey)
        const metres = distanceMetres(placeOn(journey, at).position, placeOn(journey, at + stepSeconds).position)
        expect(metres).toBeLessThanOrEqual((60 / 3.6) * stepSeconds * 1.01 + 0.01)
      }),
    )
  })

  test('tells the speed and the way it looks of the stretch it is on', () => {
    const journey = makeJourney([[112, 38], [112, 38.01], [112.01, 38.01]], from => (from[1] === 38 ? 36 : 18))
    expect(placeOn(journey, 10)).toMatchObject({ bearingDeg: 0 })
    expect(placeOn(journey, 10).speedKmh).toBeCloseTo(36)
    expect(placeOn(journey, durationSeconds(journey) - 1).speedKmh).toBeCloseTo(18)
    expect(placeOn(journey, durationSeconds(journey) - 1).bearingDeg).toBeCloseTo(90)
  })

  test('of one point lasts no time and leads nowhere', () => {
    const journey: Journey = makeJourney([[112, 38]], () => 40)
    expect([durationSeconds(journey), lengthMetres(journey)]).toEqual([0, 0])
    expect(placeOn(journey, 3)).toMatchObject({ position: [112, 38], speedKmh: 0 })
  })

  test('bearings go round by the clock', () => {
    expect(bearingDeg([112, 38], [112, 37.9])).toBe(180)
    expect(bearingDeg([112, 38], [111.9, 38])).toBe(270)
  })
})
