import gcoord from 'gcoord'
import fc from 'fast-check'
import { expect, test } from 'vitest'
import { type Position, distanceMetres } from '#platform/pure'
import { toWgs84 } from './datum-conversion.ts'

/** Tian'anmen, the flagpole: WGS 84 by survey maps, GCJ-02 and BD-09 as the public map services give it. */
const WGS84: Position = [116.3912, 39.9055]

test('published pairs of one place meet within 30 m', () => {
  expect(distanceMetres(toWgs84([116.39744, 39.9069], 'gcj02'), WGS84)).toBeLessThan(30)
  expect(distanceMetres(toWgs84([116.40385, 39.91318], 'bd09'), WGS84)).toBeLessThan(60)
})

test('CGCS 2000 is WGS 84, to seven decimals', () => {
  expect(toWgs84([112.123456789, 38.4], 'cgcs2000')).toEqual([112.1234568, 38.4])
})

test('there and back is the same place within a metre, all over China', () => {
  const place = fc.tuple(fc.double({ min: 80, max: 130, noNaN: true }), fc.double({ min: 20, max: 50, noNaN: true }))
  fc.assert(
    fc.property(place, fc.constantFrom('gcj02' as const, 'bd09' as const), (wgs, datum) => {
      const given = gcoord.transform([...wgs] as Position, gcoord.WGS84, datum === 'gcj02' ? gcoord.GCJ02 : gcoord.BD09)
      expect(distanceMetres(toWgs84([given[0], given[1]], datum), wgs)).toBeLessThan(1)
    }),
  )
})
