import { z } from 'zod'
import { command, cursorText, instant, pageOf, position, query } from '#platform/pure'
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
