import { z } from 'zod'
import { unitKind } from '#domain/force'
import { bboxText, command, cursorText, fact, instant, pageOf, position, query } from '#platform/pure'
import { fixFlag } from './fix.ts'

export const trackPoint = z.object({
  position,
  fixedAt: instant,
  receivedAt: instant,
  speedKmh: z.number().nullable(),
  bearingDeg: z.number().nullable(),
  flags: z.array(fixFlag),
})
export type TrackPoint = z.infer<typeof trackPoint>

export const getTrack = query('GET /api/units/{id}/track', {
  input: z.object({ id: z.uuid(), from: instant.optional(), to: instant.optional(), cursor: cursorText.optional(), limit: z.coerce.number().int().min(1).max(5000).default(1000) }),
  output: pageOf(trackPoint),
  action: 'track.read',
  summary: { zh: '走过的轨迹', en: 'Where a unit has been' },
})

const span = { from: instant, to: instant }
/** Why somebody looks: kept in the audit trail beside who and when. */
const reason = z.string().max(200).optional()

/**
 * Units by `ids`, or all of an area, or those that came through a bbox in the span; at most 500. Answers bytes, which
 * `decodeTrackPage` of `#domain/track` reads: pages run through time, the first one is short so that a screen starts at once.
 */
export const getPlayback = query('GET /api/tracks/playback', {
  input: z.object({
    ids: z.string().max(20_000).transform(text => text.split(',')).pipe(z.array(z.uuid()).min(1).max(500)).optional(),
    areaCode: z.string().max(20).optional(),
    bbox: bboxText.optional(),
    ...span,
    cursor: cursorText.optional(),
  }),
  output: z.unknown(),
  action: 'track.read',
  summary: { zh: '回放一段时间里的轨迹（二进制分页）', en: 'Play back where units were, in pages of bytes' },
})

export const stay = z.object({
  /** Middle of the positions. */
  position,
  from: instant,
  to: instant,
  minutes: z.number(),
  fixCount: z.number().int(),
})
export type Stay = z.infer<typeof stay>

const stayInput = z.object({
  id: z.uuid(),
  ...span,
  radiusMetres: z.coerce.number().min(20).max(1000).default(100),
  minMinutes: z.coerce.number().min(1).max(600).default(5),
})

export const listStays = query('GET /api/units/{id}/stays', {
  input: stayInput,
  output: z.object({ items: z.array(stay) }),
  action: 'track.read',
  summary: { zh: '停留点', en: 'Where a unit stayed' },
})

export const trip = z.object({
  from: instant,
  to: instant,
  start: position,
  end: position,
  lengthMetres: z.number(),
  durationMinutes: z.number(),
  averageKmh: z.number(),
  topKmh: z.number().nullable(),
  fixCount: z.number().int(),
})
export type Trip = z.infer<typeof trip>

export const listTrips = query('GET /api/units/{id}/trips', {
  input: stayInput,
  output: z.object({ items: z.array(trip) }),
  action: 'track.read',
  summary: { zh: '行程', en: 'Trips between stays' },
})

/** Closed rings, the first the outside, the others holes. */
const polygon = z.object({
  type: z.literal('Polygon'),
  coordinates: z.array(z.array(position).min(4).max(1000)).min(1).max(20),
})

export const visit = z.object({
  unitId: z.uuid(),
  number: z.number().int(),
  name: z.string(),
  kind: unitKind,
  firstAt: instant,
  lastAt: instant,
  minutesInside: z.number(),
})
export type Visit = z.infer<typeof visit>

export const findVisits = command('POST /api/tracks/visits', {
  input: z.object({ polygon, ...span, kinds: z.array(unitKind).max(7).optional(), reason }),
  /** By first instant inside. */
  output: z.object({ items: z.array(visit) }),
  action: 'track.read',
  summary: { zh: '这段时间谁到过这片区域', en: 'Who was in this polygon between two times' },
  isRepeatable: true,
})

export const exportFormat = z.enum(['geojson', 'csv', 'gpx'])
export type ExportFormat = z.infer<typeof exportFormat>

export const exportTrack = query('GET /api/units/{id}/track/export', {
  input: z.object({ id: z.uuid(), ...span, format: exportFormat, reason }),
  output: z.unknown(),
  action: 'track.read',
  summary: { zh: '导出轨迹（GeoJSON、CSV、GPX）', en: 'Export a track as GeoJSON, CSV or GPX' },
})

/** Somebody took somebody's whereabouts out, or asked who was somewhere: for administrators' eyes. */
const heardByAuditors = { action: 'audit.read' }
export const trackExported = fact('track.exported', 1, z.object({ unitId: z.uuid(), ...span, format: exportFormat, reason }), heardByAuditors)
export const visitsAsked = fact(
  'track.visits_asked',
  1,
  z.object({ bbox: z.array(z.number()).length(4), vertexCount: z.number().int(), ...span, foundCount: z.number().int(), foundUnitIds: z.array(z.uuid()).max(500), reason }),
  heardByAuditors,
)

/** The field app shares its place: by this command or by the socket event `position` with the same body. */
export const reportPosition = command('POST /api/positions', {
  input: z.object({
    position,
    fixedAt: instant,
    speedKmh: z.number().min(0).max(400).nullable().default(null),
    bearingDeg: z.number().min(0).max(360).nullable().default(null),
    accuracyMetres: z.number().min(0).max(100_000).nullable().default(null),
    batteryPercent: z.number().min(0).max(100).nullable().default(null),
  }),
  output: z.object({ flags: z.array(fixFlag), unitId: z.uuid().nullable() }),
  action: 'unit.report_position',
  summary: { zh: '上报我的位置', en: 'Report my position' },
})
