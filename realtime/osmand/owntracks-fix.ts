import { z } from 'zod'
import type { DeviceFix } from '#domain/track'
import { boundedExtra } from './extra.ts'
import { accuracyOf, altitudeOf, bearingOf, deviceId, latitude, longitude, percentOf, speedOf } from './measure.ts'
import { momentOf } from './moment.ts'

const loose = z.number().nullish()

/**
 * `_type: location` of OwnTracks JSON (owntracks.org/booklet/tech/json): time in Unix seconds, speed in km/h, accuracy in metres,
 * battery in percent.
 */
const location = z.looseObject({
  _type: z.literal('location'),
  lat: latitude,
  lon: longitude,
  tst: z.number().transform((seconds, ctx) => momentOf(String(seconds)) ?? (ctx.addIssue({ code: 'custom', message: 'Unix seconds' }), z.NEVER)),
  created_at: loose,
  vel: loose,
  cog: loose,
  alt: loose,
  acc: loose,
  batt: loose,
})
/** Waypoints, transitions, cards, last wills: not a place where somebody is now. */
const other = z.looseObject({ _type: z.string().max(40) }).transform(() => null)
const KNOWN = new Set(['_type', 'lat', 'lon', 'tst', 'created_at', 'vel', 'cog', 'alt', 'acc', 'batt', 'topic', 'SSID', 'BSSID'])

export function isOwnTracks(body: unknown): boolean {
  return typeof body === 'object' && body !== null && '_type' in body
}

/** The fix of one OwnTracks message, null when it says no place. Throws a ZodError. */
export function fixOfOwnTracks(body: unknown, device: string, protocol: DeviceFix['protocol']): DeviceFix | null {
  const says = z.union([location, other]).parse(body)
  if (says === null || !('lat' in says)) {
    // A location that is no place would else pass as "other".
    if (typeof body === 'object' && body !== null && (body as { _type?: unknown })._type === 'location') location.parse(body)
    return null
  }
  return {
    deviceId: deviceId.parse(device),
    protocol,
    fixedAt: says.tst,
    deviceAt: says.created_at == null ? null : momentOf(String(says.created_at)),
    position: [says.lon, says.lat],
    speedKmh: speedOf(says.vel),
    bearingDeg: bearingOf(says.cog),
    altitudeMetres: altitudeOf(says.alt),
    accuracyMetres: accuracyOf(says.acc),
    batteryPercent: percentOf(says.batt, 'percent'),
    isValid: true,
    isMocked: false,
    extra: boundedExtra(Object.entries(says).filter(([key]) => !KNOWN.has(key))),
  }
}
