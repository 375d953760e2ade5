import { z } from 'zod'
import { position } from '#platform/pure'

/** From the top down. A grid is the smallest area (网格). */
export const areaLevel = z.enum(['city', 'county', 'township', 'village', 'grid'])
export type AreaLevel = z.infer<typeof areaLevel>

/** The datums Chinese data comes in; inside all is WGS 84 (CGCS 2000 agrees with it to centimetres). */
export const datum = z.enum(['wgs84', 'gcj02', 'bd09', 'cgcs2000'])
export type Datum = z.infer<typeof datum>

/** GB/T 2260 (city, county: 6 digits), GB/T 10114 (township: 9), village 12, grid 15 to 17. */
export const areaCode = z.string().regex(/^\d{6}(\d{3}(\d{3}(\d{3,5})?)?)?$/, '6, 9, 12 or 15–17 digits')

export const area = z.object({
  code: areaCode,
  name: z.string().min(1).max(80),
  nameEn: z.string().max(120),
  level: areaLevel,
  parentCode: areaCode.nullable(),
  /** Codes from the city down to this area, each closed by `/`. */
  path: z.string(),
  /** Where its name stands: the visual centre, or its seat. */
  center: position,
  /** `[west, south, east, north]` */
  bbox: z.tuple([z.number(), z.number(), z.number(), z.number()]),
  /** Residents, where known. */
  population: z.number().int().nullable(),
  validFrom: z.iso.date(),
  validTo: z.iso.date().nullable(),
  isDemo: z.boolean(),
})
export type Area = z.infer<typeof area>

const LEVELS = areaLevel.options
export function levelAbove(level: AreaLevel): AreaLevel | null {
  return LEVELS[LEVELS.indexOf(level) - 1] ?? null
}

/** The code of the area one level up, by the digits of the standard; null for a city. */
export function parentCodeOf(code: string, level: AreaLevel): string | null {
  if (level === 'city') return null
  if (level === 'county') return `${code.slice(0, 4)}00`
  if (level === 'township') return code.slice(0, 6)
  if (level === 'village') return code.slice(0, 9)
  return code.slice(0, 12)
}
