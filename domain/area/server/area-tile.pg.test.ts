import { VectorTile } from '@mapbox/vector-tile'
import { PbfReader } from 'pbf'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import type { AreaLevel } from '#domain/area'
import type { Actor } from '#platform/context'
import type { Handles } from '#platform/handles'
import type { Position } from '#platform/pure'
import { type TestDatabase, aDatabase } from '#tests/database'
import { anActor, inTransaction, testHandles } from '#tests/handles'
import { areaDetail } from './area-detail.ts'
import { areaList } from './area-list.ts'
import { areaTile } from './area-tile.ts'
import { childBoundaries } from './child-boundaries.ts'
import { placeOf } from './place-of.ts'
import { type PreparedArea, putAreas, putGround } from './put-areas.ts'

let database: TestDatabase
let handles: Handles

/** A wavy border between two counties, drawn point by point by both; each has a township with a village with a grid. */
const border = Array.from({ length: 201 }, (_, i): Position => [112.5 + 0.01 * Math.sin(i / 5), 38 + i / 400])
const west: Position[] = [[112, 38], ...border, [112, 38.5], [112, 38]]
const east: Position[] = [[113, 38.5], ...border.toReversed(), [113, 38], [113, 38.5]]
const outline: Position[] = [[112, 38], border[0]!, [113, 38], [113, 38.5], border[200]!, [112, 38.5], [112, 38]]

function area(path: string, level: AreaLevel, ring: Position[]): PreparedArea {
  const codes = path.split('/').slice(0, -1)
  const code = codes.at(-1)!
  const names = { name: `名${code}`, nameEn: `Name ${code}` }
  return { code, ...names, level, parentCode: codes.at(-2) ?? null, path, center: [112.55, 38.2], population: 10, boundary: { type: 'MultiPolygon', coordinates: [[ring]] }, origin: 'demo' }
}

const WEST = '140900/140902/'
const EAST = '140900/140921/'
const below = (path: string, code: string, ring: Position[]) => [
  area(`${path}${code}001/`, 'township', ring),
  area(`${path}${code}001/${code}001001/`, 'village', ring),
  area(`${path}${code}001/${code}001001/${code}001001001/`, 'grid', ring),
]

beforeAll(async () => {
  database = await aDatabase()
  handles = testHandles(database)
  await inTransaction(handles, async ctx => {
    await putAreas(ctx, [
      area('140900/', 'city', outline),
      area(WEST, 'county', west), ...below(WEST, '140902', west),
      area(EAST, 'county', east), ...below(EAST, '140921', east),
    ])
    await putGround(ctx, [{ kind: 'highway', name: '忻州东路', line: [[112.1, 38.2], [112.9, 38.3]] }], { isDemo: true })
  })
})
afterAll(() => database?.close())

const asking = (actor: Actor) => ({ tx: handles.db, actor, now: new Date(), handles, requestId: 'test' })
const city = anActor()
const westerner = anActor({ area: { code: '140902', path: WEST } })

function tileAt([lon, lat]: Position, z: number) {
  const side = 2 ** z
  const y = (1 - Math.asinh(Math.tan((lat * Math.PI) / 180)) / Math.PI) / 2
  return { z, x: Math.floor(((lon + 180) / 360) * side), y: Math.floor(y * side) }
}

async function layersAt(actor: Actor, at: { z: number; x: number; y: number }) {
  const answer = await areaTile(asking(actor), at)
  if (answer.status === 204) return {}
  expect(answer.headers.get('content-type')).toBe('application/vnd.mapbox-vector-tile')
  const { layers } = new VectorTile(new PbfReader(await answer.arrayBuffer()))
  const features = (name: string) => Array.from({ length: layers[name]?.length ?? 0 }, (_, i) => layers[name]!.feature(i))
  return { area: features('area'), ground: features('ground'), place: features('place') }
}

describe('vector tiles', () => {
  const middle: Position = [112.51, 38.25]

  test('levels come with the zoom: counties first, grids last', async () => {
    const levels = async (z: number) => [...new Set((await layersAt(city, tileAt(middle, z))).area!.map(({ properties }) => properties.level))]
    expect(await levels(6)).toEqual(['city', 'county'])
    expect(await levels(9)).toEqual(['city', 'county', 'township'])
    expect(await levels(11)).toEqual(['city', 'county', 'township', 'village'])
    expect(await levels(13)).toContain('grid')
  })

  test('[AREA-8] a caller finds own, below and above, and no sibling, in areas and in names; the ground is for all', async () => {
    const { area, place, ground } = await layersAt(westerner, tileAt(middle, 7))
    expect(area!.map(({ properties }) => properties.code)).toEqual(['140900', '140902'])
    expect(place!.map(({ properties }) => properties.nameEn).sort()).toEqual(['Name 140900', 'Name 140902'])
    expect(ground!.map(({ properties }) => properties)).toEqual([{ kind: 'highway', name: '忻州东路' }])
  })

  test.each([6, 8, 10, 12])('neighbours share every point of their border at zoom %i: no gap, no overlap', async z => {
    const at = tileAt(middle, z)
    const { area } = await layersAt(city, at)
    const pointsOf = (code: string) => {
      const rings = area!.find(({ properties }) => properties.code === code)?.loadGeometry() ?? []
      const inside = rings.flat().filter(({ x, y }) => x > 0 && y > 0 && x < 4096 && y < 4096)
      return new Set(inside.map(({ x, y }) => `${x} ${y}`))
    }
    const [left, right] = [pointsOf('140902'), pointsOf('140921')]
    const corners = 8
    expect(left.intersection(right).size).toBeGreaterThan(2)
    expect(left.symmetricDifference(right).size).toBeLessThanOrEqual(corners)
  })

  test('tiles are told apart by their bytes, kept private, empty ones are 204, impossible ones are refused', async () => {
    const at = tileAt(middle, 8)
    const [one, again] = [await areaTile(asking(city), at), await areaTile(asking(city), at)]
    expect(one.headers.get('etag')).toBe(again.headers.get('etag'))
    expect((await areaTile(asking(westerner), at)).headers.get('etag')).not.toBe(one.headers.get('etag'))
    expect(one.headers.get('cache-control')).toContain('private')
    expect((await areaTile(asking(city), { z: 8, x: 0, y: 0 })).status).toBe(204)
    await expect(areaTile(asking(city), { z: 2, x: 4, y: 0 })).rejects.toMatchObject({ code: 'bad_input' })
  })

  test('a change is seen by the next tile', async () => {
    const at = tileAt(middle, 7)
    await areaTile(asking(city), at)
    await inTransaction(handles, ctx => putAreas(ctx, [{ ...area(EAST, 'county', east), name: '定襄县' }]))
    const { place } = await layersAt(city, at)
    expect(place!.map(({ properties }) => properties.name)).toContain('定襄县')
  })
})

describe('questions about areas', () => {
  test('a list is scoped, by level, within, by words and by pages', async () => {
    const list = (actor: Actor, input: object) => areaList(asking(actor), { limit: 500, ...input })
    const codes = async (actor: Actor, input: object) => (await list(actor, input)).items.map(({ code }) => code)
    expect(await codes(city, { level: 'county' })).toEqual(['140902', '140921'])
    expect(await codes(westerner, { level: 'county' })).toEqual(['140902'])
    expect(await codes(city, { within: '140921' })).toEqual(['140921001', '140921001001', '140921001001001'])
    expect(await codes(city, { q: 'name 140902001001' })).toEqual(['140902001001', '140902001001001'])
    await expect(list(westerner, { within: '140921' })).rejects.toMatchObject({ code: 'not_found' })
    const first = await list(city, { limit: 2 })
    expect(first.items).toHaveLength(2)
    expect(await codes(city, { cursor: first.nextCursor, limit: 1 })).toEqual(['140902001'])
  })

  test('one area comes with those above it; a foreign one is as unknown as none', async () => {
    const detail = await areaDetail(asking(westerner), { code: '140902001' })
    expect(detail.ancestors.map(({ code }) => code)).toEqual(['140900', '140902'])
    expect(detail).toMatchObject({ bbox: [112, 38, expect.closeTo(112.51, 3), 38.5], isDemo: true, validTo: null })
    for (const code of ['140921', '999999']) await expect(areaDetail(asking(westerner), { code })).rejects.toMatchObject({ code: 'not_found' })
  })

  test('the children of an area come thinned together: the border has one shape, with fewer points', async () => {
    const { features } = await childBoundaries(asking(city), { code: '140900' })
    const [left, right] = (features as GeoJSON.Feature<GeoJSON.MultiPolygon>[]).map(({ geometry }) => new Set(geometry.coordinates.flat(2).map(String)))
    expect(left!.intersection(right!).size).toBeGreaterThan(10)
    expect(left!.size).toBeLessThan(border.length * 0.8)
    expect((await childBoundaries(asking(westerner), { code: '140900' })).features).toHaveLength(1)
  })

  test('a point answers its chain, as far as the caller may see', async () => {
    const chain = async (actor: Actor, lon: number) => (await placeOf(asking(actor), { lon, lat: 38.25 })).areas.map(({ code }) => code)
    expect(await chain(city, 112.9)).toEqual(['140900', '140921', '140921001', '140921001001', '140921001001001'])
    expect(await chain(westerner, 112.9)).toEqual(['140900'])
    expect(await chain(city, 120)).toEqual([])
  })
})
