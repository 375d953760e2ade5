import { z } from 'zod'
import type { DeviceFix } from '#domain/track'
import { boundedExtra } from './extra.ts'
import { accuracyOf, altitudeOf, bearingOf, decimal, deviceId, kmhOfKnots, latitude, longitude, measured, moment, percentOf } from './measure.ts'

const flag = z.string().transform(text => text === '1' || text.toLowerCase() === 'true')
const coordinates = z.string().max(80).transform(text => text.split(',')).pipe(z.tuple([decimal.pipe(latitude), decimal.pipe(longitude)]))

/** The parameters of an OsmAnd request; `location` is `lat,lon`, speed is in knots. */
const osmandQuery = z
  .object({
    id: deviceId.optional(),
    deviceid: deviceId.optional(),
    lat: decimal.pipe(latitude).optional(),
    lon: decimal.pipe(longitude).optional(),
    location: coordinates.optional(),
    timestamp: moment.optional(),
    speed: measured.optional(),
    bearing: measured.optional(),
    heading: measured.optional(),
    altitude: measured.optional(),
    accuracy: measured.optional(),
    batt: measured.optional(),
    valid: flag.optional(),
    mock: flag.optional(),
  })
  .transform((query, ctx) => {
    const id = query.id ?? query.deviceid
    const at = query.location ?? (query.lat === undefined || query.lon === undefined ? undefined : ([query.lat, query.lon] as const))
    if (id === undefined) ctx.addIssue({ code: 'custom', path: ['id'], message: 'required' })
    if (at === undefined) ctx.addIssue({ code: 'custom', path: ['lat', 'lon'], message: 'required' })
    return id === undefined || at === undefined ? z.NEVER : { ...query, id, at }
  })

const KNOWN = new Set(['id', 'deviceid', 'lat', 'lon', 'location', 'timestamp', 'speed', 'bearing', 'heading', 'altitude', 'accuracy', 'batt', 'valid', 'mock'])

/** One fix of a query string or form. `hdop` has no unit of length, so it stays in `extra`. Throws a ZodError. */
export function fixOfQuery(params: URLSearchParams, now: Date): DeviceFix {
  const entries = [...params].filter(([, value]) => value !== '')
  const query = osmandQuery.parse(Object.fromEntries(entries.filter(([key]) => KNOWN.has(key))))
  return {
    deviceId: query.id,
    protocol: 'osmand',
    fixedAt: query.timestamp ?? now,
    deviceAt: null,
    position: [query.at[1], query.at[0]],
    speedKmh: kmhOfKnots(query.speed),
    bearingDeg: bearingOf(query.bearing ?? query.heading),
    altitudeMetres: altitudeOf(query.altitude),
    accuracyMetres: accuracyOf(query.accuracy),
    batteryPercent: percentOf(query.batt),
    isValid: query.valid ?? true,
    isMocked: query.mock ?? false,
    extra: boundedExtra(entries.filter(([key]) => !KNOWN.has(key))),
  }
}
