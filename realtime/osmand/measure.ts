import { z } from 'zod'
import { momentOf } from './moment.ts'

const KMH_PER_KNOT = 1.852
const KMH_PER_METRE_PER_SECOND = 3.6
const DECIMAL = /^[+-]?(\d{1,20}(\.\d{0,30})?|\.\d{1,30})(e[+-]?\d{1,3})?$/i
const NOT_MEASURED = /^[+-]?(nan|inf|infinity|null)$/i

/** How the device calls itself; free text, but nothing that could not be stored or shown. */
/** `app:` is the field app's own door, where one is signed in: nobody may speak for it here. */
export const deviceId = z.string().trim().min(1).max(64).regex(/^\P{Cc}+$/u).refine(text => text.isWellFormed() && !/^app:/i.test(text), 'a device id')
export const longitude = z.number().min(-180).max(180)
export const latitude = z.number().min(-90).max(90)

/** A number as it stands in a query string: `''` and `0x10` are none. */
export const decimal = z.string().trim().max(64).regex(DECIMAL, 'a number').transform(Number).pipe(z.number())

/** A number a device may fail to measure: `NaN` is no fault of the message, `abc` is. */
export const measured = z.union([
  z.string().trim().regex(NOT_MEASURED, 'a number').transform(() => null),
  decimal,
])

export const moment = z.string().max(40).transform((text, ctx) => {
  const at = momentOf(text)
  if (at) return at
  ctx.addIssue({ code: 'custom', message: 'seconds, milliseconds or ISO 8601 between 1970 and 2100' })
  return z.NEVER
})

/** What a measure can be at all; outside it the device does not know, as with the -1 of iOS for speed and course. */
const SPEED_KMH = [0, 2_000] as const
const BEARING_DEG = [0, 360] as const
const ALTITUDE_METRES = [-1_000, 50_000] as const
const ACCURACY_METRES = [0, 1_000_000] as const
const PERCENT = [0, 100] as const

type Measured = number | null | undefined

export function kmhOfKnots(knots: Measured): number | null {
  return within(SPEED_KMH, knots, KMH_PER_KNOT)
}

export function kmhOfMetresPerSecond(speed: Measured): number | null {
  return within(SPEED_KMH, speed, KMH_PER_METRE_PER_SECOND)
}

export function speedOf(kmh: Measured): number | null {
  return within(SPEED_KMH, kmh)
}

export function bearingOf(degrees: Measured): number | null {
  const bearing = within(BEARING_DEG, degrees)
  return bearing === null ? null : bearing % 360
}

export function altitudeOf(metres: Measured): number | null {
  return within(ALTITUDE_METRES, metres)
}

export function accuracyOf(metres: Measured): number | null {
  return within(ACCURACY_METRES, metres)
}

/** Where clients differ, up to 1 it is a fraction (so 1 is full), above it percent. */
export function percentOf(level: Measured, unit: 'percent' | 'unclear' = 'unclear'): number | null {
  return within(PERCENT, level, unit === 'unclear' && typeof level === 'number' && level <= 1 ? 100 : 1)
}

/** To a thousandth: finer is noise, and what is nearly nothing overflows a `real` column downwards. */
function within([min, max]: readonly [number, number], value: Measured, factor = 1): number | null {
  const scaled = (value ?? Number.NaN) * factor
  return scaled >= min && scaled <= max ? Math.round(scaled * 1000) / 1000 : null
}
