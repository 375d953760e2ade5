import { boolean, doublePrecision, index, pgTable, text, uuid } from 'drizzle-orm/pg-core'
import type { Camera } from '../index.ts'

export const cameraTable = pgTable(
  'camera',
  {
    id: uuid('id').primaryKey().defaultRandom(),
    name: text('name').notNull(),
    areaCode: text('area_code').notNull(),
    areaPath: text('area_path').notNull(),
    lon: doublePrecision('lon').notNull(),
    lat: doublePrecision('lat').notNull(),
    bearingDeg: doublePrecision('bearing_deg'),
    isOnline: boolean('is_online').notNull(),
    isDemo: boolean('is_demo').notNull().default(false),
  },
  table => [index('camera_by_area').on(table.areaPath.op('text_pattern_ops'))],
)

export function cameraFrom(row: typeof cameraTable.$inferSelect): Camera {
  const { id, name, areaCode, lon, lat, bearingDeg, isOnline } = row
  return { id, name, areaCode, position: [lon, lat], bearingDeg, isOnline }
}
