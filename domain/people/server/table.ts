import { boolean, doublePrecision, index, integer, jsonb, pgTable, text, uuid } from 'drizzle-orm/pg-core'
import type { Premises } from '../premises.ts'

/** Where residents live. Only counts: no resident has a name here yet. */
export const premisesTable = pgTable(
  'premises',
  {
    id: uuid('id').primaryKey().defaultRandom(),
    name: text('name').notNull(),
    address: text('address').notNull(),
    areaCode: text('area_code').notNull(),
    areaPath: text('area_path').notNull(),
    lon: doublePrecision('lon').notNull(),
    lat: doublePrecision('lat').notNull(),
    residentCount: integer('resident_count').notNull(),
    keyCounts: jsonb('key_counts').$type<Premises['keyCounts']>().notNull(),
    isDemo: boolean('is_demo').notNull().default(false),
  },
  table => [index('premises_by_area').on(table.areaPath.op('text_pattern_ops'))],
)

export function premisesFrom(row: typeof premisesTable.$inferSelect): Premises {
  const { id, name, address, areaCode, lon, lat, residentCount, keyCounts } = row
  return { id, name, address, gridCode: areaCode, position: [lon, lat], residentCount, keyCounts }
}
