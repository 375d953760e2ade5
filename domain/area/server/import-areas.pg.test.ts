import { existsSync, readFileSync } from 'node:fs'
import { eq } from 'drizzle-orm'
import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest'
import { type ImportReport, importAreas } from '#domain/area'
import { factTable } from '#platform/event-log'
import type { Handles } from '#platform/handles'
import { type Position, distanceMetres } from '#platform/pure'
import { type TestDatabase, aDatabase } from '#tests/database'
import { anActor, inTransaction, testHandles } from '#tests/handles'
import { areaByCode } from './area-entries.ts'
import { importBoundaries } from './import-areas.ts'
import { areaAt, areasAt } from './place-of.ts'
import { areaRevisionTable, areaTable } from './table.ts'

const FILE = new URL('../../../../shared/data/xinzhou-counties.geojson', import.meta.url)
const hasFile = existsSync(FILE)
if (!hasFile) process.stderr.write('xinzhou-counties.geojson is not in ../shared/data: the tests with real boundaries are left out\n')

type Feature = { type: string; properties: Record<string, unknown>; geometry: unknown }
type Options = { datum?: string; level?: string; atomic?: string; dryRun?: string }

let database: TestDatabase
let handles: Handles
const admin = anActor({ roles: ['administrator'] })

beforeAll(async () => {
  database = await aDatabase()
  handles = testHandles(database)
})
afterAll(() => database?.close())
beforeEach(async () => {
  for (const table of [areaTable, areaRevisionTable, factTable]) await database.db.delete(table)
})

function importing(features: readonly unknown[], options: Options = {}, actor = admin): Promise<ImportReport> {
  const input = importAreas.input.parse({ collection: { type: 'FeatureCollection', features }, ...options })
  return inTransaction(handles, ctx => importBoundaries(ctx, input), actor)
}

const reading = () => ({ tx: handles.db, handles })
const codesOf = (report: ImportReport) => report.refused.map(({ code, reason }) => [code, reason])

function square(code: string, [west, south, size = 1]: readonly number[], more: Record<string, unknown> = {}): Feature {
  const [w, s, e, n] = [west!, south!, west! + size, south! + size]
  const ring = [[w, s], [e, s], [e, n], [w, n], [w, s]]
  return { type: 'Feature', properties: { code, name: `区${code}`, ...more }, geometry: { type: 'Polygon', coordinates: [ring] } }
}

const wgs = { datum: 'wgs84' }
const twoCounties = () => [square('140902', [112, 38]), square('140921', [113, 38])]

describe.skipIf(!hasFile)('the 14 counties of Xinzhou, as published', () => {
  const features = () => (JSON.parse(readFileSync(FILE, 'utf8')) as { features: Feature[] }).features

  test('[AREA-3] they come in once, with the city around them, and again without doubling', async () => {
    const report = await importing(features(), { datum: 'gcj02', level: 'county' })
    expect(report).toMatchObject({ created: 14, changed: 0, refused: [], impliedParents: ['140900'], isCommitted: true })
    const again = await importing(features(), { datum: 'gcj02', level: 'county' })
    expect(again).toMatchObject({ created: 0, changed: 0, unchanged: 14, refused: [], impliedParents: [] })
    expect(await database.db.$count(areaTable)).toBe(15)
    expect(await areaByCode(reading(), '140900')).toMatchObject({ name: '忻州市', nameEn: 'Xinzhou', level: 'city', parentCode: null })
  })

  test('they lie where they are on the ground: seats within 60 m of their places in WGS 84', async () => {
    await importing(features(), { datum: 'gcj02', level: 'county' })
    const xinfu = await areaByCode(reading(), '140902')
    // 112.734112, 38.417743 in GCJ-02 is about 560 m east-south-east of the same place in WGS 84.
    expect(distanceMetres(xinfu!.center, [112.72752, 38.41709])).toBeLessThan(60)
    const places: [string, Position][] = [
      ['140902', [112.7334, 38.4172]],
      ['140922', [113.5935, 38.9975]],
      ['140923', [112.9603, 39.0667]],
      ['140981', [112.7064, 38.7312]],
    ]
    for (const [code, place] of places) expect((await areaAt(reading(), place))?.code).toBe(code)
    expect((await areasAt(reading(), [113.5935, 38.9975])).map(({ code }) => code)).toEqual(['140900', '140922'])
    expect(await areaAt(reading(), [116.4, 39.9])).toBeNull()
  })

  test('one broken feature is refused with its reason and the rest come in; atomic refuses the whole file', async () => {
    const broken = features()
    const rings = (broken[3]!.geometry as { coordinates: number[][][][] }).coordinates[0]![0]!
    ;[rings[5], rings[90]] = [rings[90]!, rings[5]!]
    const none = await importing(broken, { datum: 'gcj02', level: 'county', atomic: 'true' })
    expect(none.isCommitted).toBe(false)
    expect(await database.db.$count(areaTable)).toBe(0)
    const report = await importing(broken, { datum: 'gcj02', level: 'county' })
    expect(codesOf(report)).toEqual([['140923', 'ring_crosses_itself']])
    expect(report.refused[0]).toMatchObject({ index: 3, name: '代县' })
    expect(report.created).toBe(13)
    const mended = await importing(features(), { datum: 'gcj02', level: 'county' })
    expect(mended).toMatchObject({ created: 1, unchanged: 13, impliedParents: ['140900'], refused: [] })
  })
})

describe('what an import asks of a file', () => {
  test('a datum must be told, for the file or for each feature', async () => {
    await expect(importing(twoCounties())).rejects.toMatchObject({ code: 'area.datum_missing' })
    const [one, other] = twoCounties() as [Feature, Feature]
    one.properties.datum = 'GCJ-02'
    const report = await importing([one, other])
    expect(codesOf(report)).toEqual([['140921', 'datum_missing']])
  })

  test('children need their parent, inside it, once, apart from their siblings', async () => {
    await importing(twoCounties(), wgs)
    const report = await importing(
      [
        square('140902001', [112.1, 38.1, 0.3]),
        square('140902002', [112.3, 38.1, 0.3]),
        square('140902003', [112.9, 38.6, 0.3]),
        square('140999001', [112.1, 38.6, 0.1]),
        square('140902001', [112.7, 38.1, 0.1]),
        square('1409', [112, 38]),
        square('140902004', [112.5, 38.9, 0.1], { level: '省' }),
        square('140902005', [112.4, 38.1, 0.2], { level: '街道', population: 5200 }),
      ],
      wgs,
    )
    expect(codesOf(report)).toEqual([
      ['140902002', 'overlaps_sibling'],
      ['140902003', 'outside_parent'],
      ['140999001', 'parent_missing'],
      ['140902001', 'code_twice'],
      ['1409', 'code_malformed'],
      ['140902004', 'level_unknown'],
    ])
    expect(report.created).toBe(2)
    expect(await areaByCode(reading(), '140902005')).toMatchObject({ path: '140900/140902/140902005/', population: 5200 })
  })

  test('[AREA-5] a draft may not cover a sibling that stands, nor move to another parent', async () => {
    await importing(twoCounties(), wgs)
    const wider = square('140902', [112.2, 38], {})
    const moved = square('140921', [113, 38], { parent: { adcode: 140800 } })
    const report = await importing([wider, moved, square('140800', [109, 38])], wgs)
    expect(codesOf(report)).toEqual([['140902', 'overlaps_sibling'], ['140921', 'parent_changed']])
  })

  test('a dry run tells the same and keeps nothing', async () => {
    const report = await importing(twoCounties(), { ...wgs, dryRun: 'true' })
    expect(report).toMatchObject({ created: 2, impliedParents: ['140900'], isCommitted: false })
    expect(await database.db.$count(areaTable)).toBe(0)
  })

  test('hostile features are refused one by one, and the sound one comes in', async () => {
    const ring = (points: unknown) => ({ ...square('140902', [112, 38]), geometry: { type: 'Polygon', coordinates: points } })
    const hostile: unknown[] = [
      null, 7, 'x', [], {}, { type: 'Feature' },
      JSON.parse('{"type":"Feature","properties":{"__proto__":{"code":"140902"},"constructor":1},"geometry":null}'),
      ring(null), ring([]), ring([[]]), ring([[[1, 2]]]), ring([[[[[[[[1]]]]]]]]), ring({ length: 9 }),
      ring([[[NaN, 1], [2, 2], [3, 1], [NaN, 1]]]), ring([[[1e300, 1], [2, 2], [3, 1], [1e300, 1]]]),
      ring([[['112', '38'], [113, 38], [113, 39], ['112', '38']]]), ring([[[112, 38], [112, 38], [112, 38], [112, 38]]]),
      { ...square('140902', [112, 38]), geometry: { type: 'GeometryCollection', geometries: [] } },
      { ...square('140902', [112, 38]), properties: 'code' }, square('1'.repeat(1_000_000), [112, 38]),
    ]
    const report = await importing([...hostile, square('140902', [112, 38])], wgs)
    expect(report.refused.map(({ index }) => index)).toEqual(hostile.map((_, i) => i))
    expect(report.created).toBe(1)
  })
})

describe('rights, facts and versions', () => {
  const county = anActor({ roles: ['administrator'], area: { code: '140902', path: '140900/140902/' } })

  test('[AREA-7] an administrator of a county imports below it, and nothing elsewhere', async () => {
    await importing(twoCounties(), wgs)
    const report = await importing([square('140902001', [112.1, 38.1, 0.3])], wgs, county)
    expect(report.created).toBe(1)
    await expect(importing([square('140921001', [113.1, 38.1, 0.3])], wgs, county)).rejects.toMatchObject({ code: 'not_found' })
    await expect(importing([square('140902001', [112.1, 38.1])], wgs, anActor({ roles: ['commander'] }))).rejects.toMatchObject({ code: 'not_allowed' })
  })

  test('an administrator of a county cannot make the city above it', async () => {
    await expect(importing([square('140902', [112, 38])], wgs, county)).rejects.toMatchObject({ code: 'not_found' })
  })

  test('the change and its facts are one transaction, a fact for each parent', async () => {
    await importing(twoCounties(), wgs)
    const facts = await database.db.select().from(factTable).where(eq(factTable.name, 'area.imported'))
    expect(facts.map(({ areaPath, payload }) => [areaPath, payload])).toEqual([
      ['140900/', { level: 'city', created: ['140900'], changed: [] }],
      ['140900/', { level: 'county', created: ['140902', '140921'], changed: [] }],
    ])
  })

  test('[AREA-4] a new border closes the old version, and a place is answered as of then', async () => {
    const at: Position = [112.95, 38.5]
    await importing(twoCounties(), wgs)
    const before = new Date()
    expect((await areaAt(reading(), at))?.code).toBe('140902')
    await new Promise(resolve => setTimeout(resolve, 5))
    const border = [square('140902', [112, 38, 0.9]), square('140921', [112.9, 38])]
    expect(await importing(border, wgs)).toMatchObject({ changed: 2, refused: [] })
    expect((await areaAt(reading(), at))?.code).toBe('140921')
    expect((await areaAt(reading(), at, before))?.code).toBe('140902')
    expect((await areaAt(reading(), at, new Date(0)))?.code).toBe('140902')
  })
})
