import { expect, test } from 'vitest'
import type { Station } from '#domain/force'
import { EMPTY_PICTURE } from './picture.ts'
import { crowdingAt, thinned } from './thinning.ts'

const station = (kind: Station['kind'], lon: number, lat = 38.4): Station => ({ id: `${kind} ${lon}`, kind, name: kind, areaCode: '140902', position: [lon, lat], phone: null })
const kinds = (stations: readonly Station[]) => stations.map(it => it.kind)
const picture = { ...EMPTY_PICTURE, stations: [station('clinic', 112), station('hospital', 112.74), station('command', 112.741), station('ems', 113.4)] }

test('over the whole city clinics wait, and the command centre stays where a hospital is too near', () => {
  expect(kinds(thinned(picture, { zoom: 8, scale: 1 }).stations)).toEqual(['command', 'ems'])
})

test('near by, everything is shown', () => {
  expect(thinned(picture, { zoom: 15, scale: 1 }).stations).toHaveLength(4)
})

test('a 4K wall one zoom deeper shows what the 1080 wall shows', () => {
  expect(thinned(picture, { zoom: 9, scale: 2 }).stations).toEqual(thinned(picture, { zoom: 8, scale: 1 }).stations)
})

test('units keep their size when few or near, and step back when thousands share a screen', () => {
  expect(crowdingAt({ zoom: 8, scale: 1 }, 400)).toBe(1)
  expect(crowdingAt({ zoom: 11, scale: 1 }, 2600)).toBe(1)
  expect(crowdingAt({ zoom: 8, scale: 1 }, 2600)).toBe(0.68)
})
