import { and, desc, gt, gte, inArray, isNull, lte, or, sql } from 'drizzle-orm'
import type { AreaLevel, resolvePlace } from '#domain/area'
import { mayDo } from '#domain/identity/server'
import type { Context } from '#platform/context'
import type { InputOf, OutputOf, Position } from '#platform/pure'
import { type Reading, atlasOf } from './atlas.ts'
import { isWithin, shapeOf } from './shape.ts'
import { areaTable } from './table.ts'

/** Where a point is, as other slices keep it: the deepest area and its path. */
export type PlacedArea = { readonly code: string; readonly name: string; readonly nameEn: string; readonly level: AreaLevel; readonly path: string }

/**
 * `[AREA-2]` The deepest area a point is in, now or as of then. Now is answered from memory; an instant before the last change of
 * boundaries is answered from the versions of that time (the first version counts from always).
 */
export async function areaAt(at: Reading, position: Position, asOf?: Date): Promise<PlacedArea | null> {
  const atlas = await atlasOf(at)
  if (asOf && atlas.trueSince && asOf < atlas.trueSince) return areaThen(at, position, asOf)
  const area = atlas.index.at(position)
  return area && placed(area)
}

/** A synchronous `areaAt` for one batch of positions. */
export async function areaFinder(at: Reading): Promise<(position: Position) => PlacedArea | null> {
  const { index } = await atlasOf(at)
  return position => {
    const area = index.at(position)
    return area && placed(area)
  }
}

/** The path of a current area, or null. */
export async function pathOf(at: Reading, code: string): Promise<string | null> {
  return (await atlasOf(at)).byCode.get(code)?.path ?? null
}

/** The chain of areas at a point, from the city down; empty outside. Not scoped. */
export async function areasAt(at: Reading, position: Position, asOf?: Date): Promise<PlacedArea[]> {
  const deepest = await areaAt(at, position, asOf)
  if (!deepest) return []
  const { byCode } = await atlasOf(at)
  const above = deepest.path.split('/').slice(0, -2)
  return [...above.flatMap(code => byCode.get(code) ?? []).map(placed), deepest]
}

/** The same for a screen: only what the caller may read. */
export async function placeOf(ctx: Context, { lon, lat }: InputOf<typeof resolvePlace>): Promise<OutputOf<typeof resolvePlace>> {
  const areas = await areasAt(ctx, [lon, lat])
  return { areas: areas.filter(({ path }) => mayDo(ctx, 'area.read', path)) }
}

async function areaThen({ tx }: Reading, [lon, lat]: Position, asOf: Date): Promise<PlacedArea | null> {
  const { code, name, nameEn, level, path, boundary } = areaTable
  const mayBeThen = or(isNull(areaTable.validTo), gt(areaTable.validTo, asOf))
  const here = and(lte(areaTable.west, lon), gte(areaTable.east, lon), lte(areaTable.south, lat), gte(areaTable.north, lat))
  const rows = await tx
    .select({ code, name, nameEn, level, path, boundary })
    .from(areaTable)
    .where(and(mayBeThen, here, inArray(areaTable.validFrom, firstAfter(asOf))))
    .orderBy(desc(sql`length(path) - length(replace(path, '/', ''))`), code)
  const found = rows.find(row => isWithin(shapeOf(row.boundary), [lon, lat]))
  return found ? placed(found) : null
}

/** Of each code the earliest version not over by then. */
function firstAfter(asOf: Date) {
  return sql`(select min(v.valid_from) from area v where v.code = ${areaTable}.code and (v.valid_to is null or v.valid_to > ${asOf.toISOString()}::timestamptz))`
}

function placed({ code, name, nameEn, level, path }: PlacedArea): PlacedArea {
  return { code, name, nameEn, level, path }
}
