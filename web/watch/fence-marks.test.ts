import { expect, test } from 'vitest'
import type { WatchRule } from '#domain/watch'
import { type Position, distanceMetres } from '#platform/pure'
import { bboxOfWatch, fenceMarks, outlineOfRule } from './fence-marks.ts'
import { placeAt } from './screen-place.ts'
import { NO_TERMS, termsOf } from './terms-draft.ts'
import { watchFrom, watchText } from './watch-view.ts'

const RULE: WatchRule = { ...termsOf({ ...NO_TERMS, name: '围栏' }), id: crypto.randomUUID(), version: 1, areaCode: null, isSuspended: false, makerName: '', createdAt: '', changedAt: '', isDemo: false }
const CENTER: Position = [112, 38]

test('a place of every shape is drawn, and a rule without one is not', () => {
  expect(outlineOfRule({ ...RULE, where: { shape: 'line', path: [CENTER, [112.1, 38]] } })).toMatchObject({ isArea: false })
  const circle = outlineOfRule({ ...RULE, where: { shape: 'circle', center: CENTER, radiusMetres: 300 } })!
  for (const at of circle.paths[0]!) expect(Math.abs(distanceMetres(CENTER, at) - 300)).toBeLessThan(2)
  expect(outlineOfRule({ what: { kind: 'approach', withinMetres: 200, to: { of: 'place', position: CENTER } }, where: null })!.isArea).toBe(true)
  expect(fenceMarks([{ ...RULE, where: null }], null)).toEqual([])
})

test('the camera takes in the fence and the alert, with air around them', () => {
  const [west, south, east, north] = bboxOfWatch({ ...RULE, where: { shape: 'circle', center: CENTER, radiusMetres: 300 } }, [112.05, 38.02])!
  expect(west).toBeLessThan(111.99)
  expect(south).toBeLessThan(37.995)
  expect(east).toBeGreaterThan(112.05)
  expect(north).toBeGreaterThan(38.02)
  expect(bboxOfWatch(undefined, null)).toBeNull()
})

test('a pixel is the place under it: corners and middle of the view', () => {
  const view = { bbox: [112, 37, 114, 39] as const, zoom: 8 }
  expect(placeAt([0, 0], view, [800, 600])).toEqual([112, expect.closeTo(39, 9)])
  expect(placeAt([800, 600], view, [800, 600])).toEqual([114, expect.closeTo(37, 9)])
  const [lon, lat] = placeAt([400, 300], view, [800, 600])
  expect(lon).toBe(113)
  expect(lat).toBeGreaterThan(38) // Mercator stretches to the north: the middle lies a little above the mean.
  expect(lat).toBeLessThan(38.02)
})

test('the panel stands in the address, and what it does not understand is closed', () => {
  const id = crypto.randomUUID()
  for (const view of [{ page: 'alerts', id: null }, { page: 'rules', id }, { page: 'form', id: null }] as const) expect(watchFrom(watchText(view))).toEqual(view)
  expect(watchFrom('alerts.nonsense')).toEqual({ page: 'alerts', id: null })
  for (const text of [null, '', 'moon', '.']) expect(watchFrom(text)).toBeNull()
})
