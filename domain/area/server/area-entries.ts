import { and, asc, eq, inArray, isNull } from 'drizzle-orm'
import type { Area } from '#domain/area'
import type { Db } from '#platform/context'
import { areaColumns } from './area-columns.ts'
import type { Reading } from './atlas.ts'
import type { PlacedArea } from './place-of.ts'
import { areaFrom, areaTable, dayIn } from './table.ts'

/** What other slices show of areas, by code; unknown codes are left out. Identity asks it for the names of accounts' areas. */
export async function areaEntries(db: Db, codes: readonly string[]): Promise<ReadonlyMap<string, PlacedArea>> {
  if (codes.length === 0) return new Map()
  const { code, name, nameEn, level, path } = areaTable
  const rows = await db
    .select({ code, name, nameEn, level, path })
    .from(areaTable)
    .where(and(inArray(areaTable.code, [...codes]), isNull(areaTable.validTo)))
  return new Map(rows.map(row => [row.code, row]))
}

/** The whole noun of a current area, or null. Not scoped: the caller asks for rights. */
export async function areaByCode(at: Reading, code: string): Promise<Area | null> {
  const [row] = await at.tx.select(areaColumns).from(areaTable).where(and(eq(areaTable.code, code), isNull(areaTable.validTo)))
  return row ? areaFrom(row, dayIn(at.handles.env.timeZone)) : null
}

/** The areas one level down, by code; of the whole instance the counties of its cities. Not scoped: the caller asks for rights. */
export async function childAreas(at: Reading, code: string | null): Promise<Area[]> {
  const below = code === null ? eq(areaTable.level, 'county') : eq(areaTable.parentCode, code)
  const rows = await at.tx.select(areaColumns).from(areaTable).where(and(below, isNull(areaTable.validTo))).orderBy(asc(areaTable.code))
  const day = dayIn(at.handles.env.timeZone)
  return rows.map(row => areaFrom(row, day))
}
