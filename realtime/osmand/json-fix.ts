import { z } from 'zod'
import type { DeviceFix } from '#domain/track'
import { boundedExtra } from './extra.ts'
import { accuracyOf, altitudeOf, bearingOf, deviceId, kmhOfMetresPerSecond, latitude, longitude, moment, percentOf } from './measure.ts'

const MAX_LOCATIONS = 200
const loose = z.number().nullish()

/** One location of the Traccar client and of Transistor's background geolocation; speed is in m/s, -1 is unknown. */
const clientLocation = z.looseObject({
  timestamp: z.union([z.string(), z.number().transform(String)]).pipe(moment).optional(),
  coords: z
    .looseObject({
      latitude,
      longitude,
      speed: loose,
      heading: loose,
      altitude: loose,
      accuracy: loose,
    })
    .optional(),
  battery: z.looseObject({ level: loose, is_charging: z.boolean().nullish() }).nullish(),
  activity: z.looseObject({ type: z.string().nullish() }).nullish(),
  extras: z.record(z.string(), z.unknown()).nullish(),
  mock: z.boolean().nullish(),
})
type ClientLocation = z.infer<typeof clientLocation>

const locations = z.union([z.array(clientLocation).max(MAX_LOCATIONS), clientLocation.transform(one => [one])])
const clientBody = z.object({
  device_id: z.union([z.string(), z.number().transform(String)]).pipe(deviceId),
  location: locations,
})

const KNOWN = new Set(['timestamp', 'coords', 'battery', 'activity', 'extras', 'mock'])

/**
 * The fixes of a JSON body; a location without coords (a heartbeat, a stop) has nothing to keep.
 * `fallbackId` is the `id` of the query string, for clients that name themselves only there. Throws a ZodError.
 */
export function fixesOfJson(body: unknown, { fallbackId, now }: { fallbackId: string | null; now: Date }): DeviceFix[] {
  const whole = Array.isArray(body) ? { location: body } : body
  const named = typeof whole === 'object' && whole !== null ? { device_id: fallbackId ?? undefined, ...whole } : whole
  const { device_id, location } = clientBody.parse(named)
  return location.flatMap(one => (one.coords ? [fixOfLocation(one, one.coords, { deviceId: device_id, now })] : []))
}

function fixOfLocation(
  location: ClientLocation,
  coords: NonNullable<ClientLocation['coords']>,
  { deviceId: id, now }: { deviceId: string; now: Date },
): DeviceFix {
  return {
    deviceId: id,
    protocol: 'osmand',
    fixedAt: location.timestamp ?? now,
    deviceAt: null,
    position: [coords.longitude, coords.latitude],
    speedKmh: kmhOfMetresPerSecond(coords.speed),
    bearingDeg: bearingOf(coords.heading),
    altitudeMetres: altitudeOf(coords.altitude),
    accuracyMetres: accuracyOf(coords.accuracy),
    batteryPercent: percentOf(location.battery?.level),
    isValid: true,
    isMocked: location.mock ?? false,
    extra: extraOf(location),
  }
}

function extraOf(location: ClientLocation): DeviceFix['extra'] {
  return boundedExtra([
    ['charge', location.battery?.is_charging],
    ['activity', location.activity?.type],
    ...Object.entries(location).filter(([key]) => !KNOWN.has(key)),
    ...Object.entries(location.extras ?? {}),
  ])
}
