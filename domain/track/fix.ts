import { z } from 'zod'
import { position } from '#platform/pure'

/** Why a fix was kept but not believed. */
export const fixFlag = z.enum(['late', 'duplicate', 'future', 'impossible_speed', 'null_island', 'mocked', 'not_valid'])
export type FixFlag = z.infer<typeof fixFlag>

/** One position as a door understood it, before it is judged. */
export const deviceFix = z.object({
  deviceId: z.string().min(1).max(64),
  protocol: z.enum(['osmand', 'jt808', 'app', 'feed', 'mqtt']),
  /** When the fix was taken, by the receiver's clock. */
  fixedAt: z.date(),
  /** When the device sent it, where the protocol tells. */
  deviceAt: z.date().nullable(),
  /** WGS 84, converted at the door. */
  position,
  speedKmh: z.number().min(0).nullable(),
  bearingDeg: z.number().min(0).max(360).nullable(),
  altitudeMetres: z.number().nullable(),
  accuracyMetres: z.number().min(0).nullable(),
  batteryPercent: z.number().min(0).max(100).nullable(),
  isValid: z.boolean(),
  isMocked: z.boolean(),
  /** Whatever else the protocol said (alarm bits, mileage, fuel …), small and flat. */
  extra: z.record(z.string(), z.union([z.string(), z.number(), z.boolean()])),
})
export type DeviceFix = z.infer<typeof deviceFix>
