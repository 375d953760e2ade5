import { z } from 'zod'
import type { DeviceFix } from '#domain/track'
import { boundedExtra } from './extra.ts'
import { accuracyOf, altitudeOf, bearingOf, deviceId, latitude, longitude, moment, percentOf, speedOf } from './measure.ts'

export const MOST_FIXES = 2_000
const loose = z.number().nullish()

/** Our own JSON of a fix, in our own units; only where and when must be said. */
const ownFix = z.object({
  deviceId: deviceId.optional(),
  position: z.tuple([longitude, latitude]),
  fixedAt: z.union([z.string(), z.number().transform(String)]).pipe(moment),
  deviceAt: z.union([z.string(), z.number().transform(String)]).pipe(moment).nullish(),
  speedKmh: loose,
  bearingDeg: loose,
  altitudeMetres: loose,
  accuracyMetres: loose,
  batteryPercent: loose,
  isValid: z.boolean().default(true),
  isMocked: z.boolean().default(false),
  extra: z.record(z.string(), z.unknown()).nullish(),
})
const ownBatch = z.union([z.array(ownFix).max(MOST_FIXES), ownFix.transform(one => [one])])

/** `fixes` as a body of many devices, or the bare fixes of one that the topic or query names. Throws a ZodError. */
export function fixesOfOwn(body: unknown, { device, protocol }: { device: string | null; protocol: DeviceFix['protocol'] }): DeviceFix[] {
  const given = typeof body === 'object' && body !== null && 'fixes' in body ? body.fixes : body
  return ownBatch.parse(given).map(fix => ({
    deviceId: deviceId.parse(device ?? fix.deviceId),
    protocol,
    fixedAt: fix.fixedAt,
    deviceAt: fix.deviceAt ?? null,
    position: fix.position,
    speedKmh: speedOf(fix.speedKmh),
    bearingDeg: bearingOf(fix.bearingDeg),
    altitudeMetres: altitudeOf(fix.altitudeMetres),
    accuracyMetres: accuracyOf(fix.accuracyMetres),
    batteryPercent: percentOf(fix.batteryPercent, 'percent'),
    isValid: fix.isValid,
    isMocked: fix.isMocked,
    extra: boundedExtra(Object.entries(fix.extra ?? {})),
  }))
}

export function isOwnBatch(body: unknown): boolean {
  const first = typeof body === 'object' && body !== null && 'fixes' in body ? body.fixes : Array.isArray(body) ? body[0] : body
  return Array.isArray(first) || (typeof first === 'object' && first !== null && 'position' in first && 'fixedAt' in first)
}
