import { expect, test } from 'vitest'
import type { Area } from '#domain/area'
import { deskAreas } from './desk-areas.ts'

const LEVEL = { 6: 'county', 9: 'township' } as const
const SQUARE: GeoJSON.Polygon = { type: 'Polygon', coordinates: [[[0, 0], [1, 0], [1, 1], [0, 0]]] }

function anArea(code: string, path: string, level: Area['level'] = LEVEL[code.length as 6 | 9]): Area {
  return { code, path, level, name: `名${code}`, nameEn: '', parentCode: null, center: [0, 0], bbox: [0, 0, 1, 1], population: null, validFrom: '2026-01-01', validTo: null, isDemo: true }
}
const city = anArea('140900', '140900/', 'city')
const wutai = anArea('140922', '140900/140922/')
const fanshi = anArea('140924', '140900/140924/')
const taihuai = anArea('140922100', '140900/140922/140922100/')

const groundOf = (children: readonly Area[]) => ({ children, outline: SQUARE, boundaries: children.map(({ code }) => ({ code, geometry: SQUARE })) })
const seen = { root: city, zoom: 9, gridCode: null, hasGrids: false, nameOf: (area: Area) => area.name }
const steps = (shapes: ReturnType<typeof deskAreas>) => shapes.map(({ code, step }) => `${code} ${step}`)

test('at the top all counties are alike', () => {
  const counties = groundOf([wutai, fanshi])
  expect(steps(deskAreas(counties, counties, { ...seen, focus: city }))).toEqual(['140922 null', '140924 null'])
})

test('the county looked at is a step greener, and its townships lie over it to be pressed', () => {
  expect(steps(deskAreas(groundOf([wutai, fanshi]), groundOf([taihuai]), { ...seen, focus: wutai }))).toEqual(['140922 1', '140924 null', '140922100 1'])
})

test('so is the county of the incident looked at', () => {
  const counties = groundOf([wutai, fanshi])
  expect(steps(deskAreas(counties, counties, { ...seen, focus: city, gridCode: '140924203200004' }))).toEqual(['140922 null', '140924 1'])
})

test('a township looked at shows its own outline', () => {
  expect(steps(deskAreas(groundOf([wutai]), groundOf([]), { ...seen, focus: taihuai }))).toEqual(['140922 1', '140922100 1'])
})

test('an area is named once: by us from afar, by the tiles from near', () => {
  const names = (zoom: number, hasGrids = false) => deskAreas(groundOf([wutai]), groundOf([taihuai]), { ...seen, zoom, hasGrids, focus: wutai }).map(({ name }) => name)
  expect(names(9)).toEqual(['名140922', '名140922100'])
  expect(names(10)).toEqual(['名140922', ''])
})

test('villages are named by the tiles only while their borders are shown', () => {
  const village = { ...anArea('140922100', '140900/140922/140922100/'), level: 'village' as const }
  const name = (hasGrids: boolean) => deskAreas(groundOf([wutai]), groundOf([village]), { ...seen, zoom: 12.5, hasGrids, focus: wutai }).at(-1)?.name
  expect([name(false), name(true)]).toEqual(['名140922100', ''])
})
