import { createHash, randomUUID } from 'node:crypto'
import { and, inArray, isNull, sql } from 'drizzle-orm'
import type { AreaLevel, GroundLine } from '#domain/area'
import type { Context } from '#platform/context'
import type { Position } from '#platform/pure'
import { forgetAtlasSoon } from './atlas.ts'
import { type Boundary, bboxOf } from './shape.ts'
import { type AreaOrigin, areaRevisionTable, areaTable, groundLineTable } from './table.ts'

/** An area ready to be kept: validated, in WGS 84, its parents above it in `path`. */
export type PreparedArea = {
  readonly code: string
  readonly name: string
  readonly nameEn: string
  readonly level: AreaLevel
  readonly parentCode: string | null
  readonly path: string
  readonly center: Position
  readonly population: number | null
  readonly boundary: Boundary
  readonly origin: AreaOrigin
}

export type Comparison = {
  readonly created: readonly PreparedArea[]
  readonly changed: readonly PreparedArea[]
  readonly unchanged: readonly PreparedArea[]
}

type Writing = Pick<Context, 'tx' | 'now' | 'handles'>

const ROWS_AT_ONCE = 400

/** `[AREA-3]` Imports wait for one another here, and every cache sees a new token once this transaction is through. */
export async function lockAreas(ctx: Pick<Context, 'tx'>): Promise<void> {
  await ctx.tx
    .insert(areaRevisionTable)
    .values({ id: 1, token: randomUUID() })
    .onConflictDoUpdate({ target: areaRevisionTable.id, set: { token: sql`excluded.token` } })
}

/** What putting them would do. The same content is unchanged, whenever and however often it comes. */
export async function compareAreas(ctx: Pick<Context, 'tx'>, areas: readonly PreparedArea[]): Promise<Comparison> {
  const standing = new Map<string, string>()
  for (const codes of chunks(areas.map(area => area.code), 5_000)) {
    const rows = await ctx.tx
      .select({ code: areaTable.code, hash: areaTable.contentHash })
      .from(areaTable)
      .where(and(inArray(areaTable.code, codes), isNull(areaTable.validTo)))
    for (const row of rows) standing.set(row.code, row.hash)
  }
  const known = areas.filter(area => standing.has(area.code))
  const unchanged = new Set(known.filter(area => standing.get(area.code) === hashOf(area)))
  return {
    created: areas.filter(area => !standing.has(area.code)),
    changed: known.filter(area => !unchanged.has(area)),
    unchanged: [...unchanged],
  }
}

/** `[AREA-4]` Keeps areas: new ones begin, changed ones close their version and open the next, the same ones are left alone. */
export async function putAreas(ctx: Writing, areas: readonly PreparedArea[]): Promise<Comparison> {
  await lockAreas(ctx)
  const comparison = await compareAreas(ctx, areas)
  const since = await closeVersions(ctx, comparison.changed)
  for (const part of chunks([...comparison.created, ...comparison.changed], ROWS_AT_ONCE)) {
    await ctx.tx.insert(areaTable).values(part.map(area => rowOf(area, since)))
  }
  forgetAtlasSoon(ctx.handles)
  return comparison
}

/** Replaces the ground map. */
export async function putGround(ctx: Writing, lines: readonly GroundLine[], options: { isDemo: boolean }): Promise<void> {
  await lockAreas(ctx)
  await ctx.tx.delete(groundLineTable)
  for (const part of chunks(lines.filter(({ line }) => line.length > 1), ROWS_AT_ONCE)) {
    await ctx.tx.insert(groundLineTable).values(part.map(({ kind, name, line }) => ({ kind, name, line, ...sides(line), ...options })))
  }
  forgetAtlasSoon(ctx.handles)
}

/** Answers when the next versions begin: now, or a millisecond after the latest they follow (a clock may stand still). */
async function closeVersions(ctx: Writing, changed: readonly PreparedArea[]): Promise<Date> {
  let since = ctx.now
  const parts = chunks(changed.map(area => area.code), 5_000).map(codes => and(inArray(areaTable.code, codes), isNull(areaTable.validTo)))
  for (const current of parts) {
    const [row] = await ctx.tx.select({ latest: sql<Date | null>`max(valid_from)`.mapWith(areaTable.validFrom) }).from(areaTable).where(current)
    if (row?.latest && row.latest >= since) since = new Date(row.latest.getTime() + 1)
  }
  for (const current of parts) await ctx.tx.update(areaTable).set({ validTo: since }).where(current)
  return since
}

function rowOf(area: PreparedArea, validFrom: Date): typeof areaTable.$inferInsert {
  const { center, ...rest } = area
  return {
    ...rest,
    centerLon: center[0],
    centerLat: center[1],
    ...sides(area.boundary.coordinates.flat(2)),
    validFrom,
    isDemo: area.origin === 'demo',
    contentHash: hashOf(area),
  }
}

function sides(positions: Iterable<Position>) {
  const [west, south, east, north] = bboxOf(positions)
  return { west, south, east, north }
}

function hashOf(area: PreparedArea): string {
  const { code, name, nameEn, level, parentCode, path, center, population, boundary, origin } = area
  const content = [code, name, nameEn, level, parentCode, path, center, population, boundary.coordinates, origin]
  return createHash('sha256').update(JSON.stringify(content)).digest('base64url')
}

function chunks<T>(items: readonly T[], size: number): T[][] {
  return Array.from({ length: Math.ceil(items.length / size) }, (_, i) => items.slice(i * size, (i + 1) * size))
}
