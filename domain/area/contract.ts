import { z } from 'zod'
import { command, cursorText, fact, pageOf, position, query } from '#platform/pure'
import { area, areaCode, areaLevel, datum } from './area.ts'

export const listAreas = query('GET /api/areas', {
  input: z.object({
    level: areaLevel.optional(),
    within: areaCode.optional(),
    q: z.string().max(60).optional(),
    cursor: cursorText.optional(),
    limit: z.coerce.number().int().min(1).max(5000).default(500),
  }),
  output: pageOf(area),
  action: 'area.read',
  summary: { zh: '区划与网格', en: 'Areas and grids' },
})

export const getArea = query('GET /api/areas/{code}', {
  input: z.object({ code: areaCode }),
  /** `ancestors` from the city down, for the bread crumb. */
  output: area.extend({ ancestors: z.array(area.pick({ code: true, name: true, nameEn: true, level: true })) }),
  action: 'area.read',
  summary: { zh: '一个区划', en: 'One area' },
})

export const geometry = z.object({ type: z.enum(['Polygon', 'MultiPolygon']), coordinates: z.array(z.unknown()) })

export const getBoundary = query('GET /api/areas/{code}/boundary', {
  input: z.object({ code: areaCode }),
  output: geometry,
  action: 'area.read',
  summary: { zh: '区划边界（GeoJSON，WGS 84）', en: 'Boundary of an area (GeoJSON geometry, WGS 84)' },
})

/** The boundaries of the children of an area, simplified together so that neighbours still share their borders. */
export const getChildBoundaries = query('GET /api/areas/{code}/children/boundaries', {
  input: z.object({ code: areaCode, level: areaLevel.optional() }),
  output: z.object({ type: z.literal('FeatureCollection'), features: z.array(z.unknown()) }),
  action: 'area.read',
  summary: { zh: '下级边界（简化）', en: 'Simplified boundaries of the areas below' },
})

export const resolvePlace = query('GET /api/areas/at', {
  input: z.object({ lon: z.coerce.number().min(-180).max(180), lat: z.coerce.number().min(-90).max(90) }),
  /** The chain of areas at a point, from the city down to the grid; only those the caller may see. */
  output: z.object({ areas: z.array(area.pick({ code: true, name: true, nameEn: true, level: true, path: true })) }),
  action: 'area.read',
  summary: { zh: '这个点属于哪个网格', en: 'Which areas a point is in' },
})

/** Mapbox vector tile with the layers `area`, `ground` (roads, rivers) and `place` (label points). */
export const getTile = query('GET /api/tiles/{z}/{x}/{y}', {
  input: z.object({
    z: z.coerce.number().int().min(0).max(18),
    x: z.coerce.number().int().min(0),
    y: z.coerce.number().int().min(0),
  }),
  output: z.unknown(),
  action: 'area.read',
  summary: { zh: '边界与底图矢量瓦片', en: 'Vector tiles of boundaries and ground' },
})

export const importReport = z.object({
  level: areaLevel,
  datum,
  received: z.number().int(),
  created: z.number().int(),
  changed: z.number().int(),
  unchanged: z.number().int(),
  /** Areas made because their parent was missing, with the boundary of their children. */
  impliedParents: z.array(z.string()),
  refused: z.array(z.object({ index: z.number().int(), code: z.string().nullable(), name: z.string().nullable(), reason: z.string(), words: z.object({ zh: z.string(), en: z.string() }) })),
  isCommitted: z.boolean(),
})
export type ImportReport = z.infer<typeof importReport>

export const importAreas = command('POST /api/areas/import', {
  input: z.object({
    datum: datum.optional(),
    level: areaLevel.optional(),
    /** Refuse the whole file when one feature is refused. */
    atomic: z.stringbool().default(false),
    /** Only check and report. */
    dryRun: z.stringbool().default(false),
    collection: z.object({ type: z.literal('FeatureCollection'), features: z.array(z.unknown()).max(20_000) }),
  }),
  output: importReport,
  action: 'area.import',
  bodyAs: 'collection',
  bodyLimitBytes: 64 * 1024 * 1024,
  summary: { zh: '导入区划边界', en: 'Import boundaries' },
})

export const areasImported = fact(
  'area.imported',
  1,
  z.object({ level: areaLevel, created: z.array(areaCode), changed: z.array(areaCode) }),
  { action: 'area.read' },
)

/** A line of the ground map: roads and rivers, so that a closed network has a map of its own. */
export const groundLine = z.object({ kind: z.enum(['highway', 'road', 'lane', 'river']), name: z.string().nullable(), line: z.array(position) })
export type GroundLine = z.infer<typeof groundLine>
