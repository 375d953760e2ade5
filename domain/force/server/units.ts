import { type SQL, and, eq, gt, sql } from 'drizzle-orm'
import { permit, withinReach } from '#domain/identity/server'
import { anyOf } from '#platform/bulk'
import type { Context } from '#platform/context'
import { type Bbox, type InputOf, type OutputOf, commonProblems } from '#platform/pure'
import type { getUnit as getContract, listUnits as listContract } from '../contract.ts'
import type { Unit } from '../unit.ts'
import { type UnitRow, deviceTable, teamTable, unitFrom, unitTable } from './table.ts'
import { type UnitsNow, unitsNow } from './units-now.ts'

/** Text that is no uuid can name no unit; asked in SQL it would be a fault, not an empty answer. */
const UUID = /^[0-9a-f]{8}-([0-9a-f]{4}-){3}[0-9a-f]{12}$/i

const NUMBERS_PER_PAGE = 20_000

/** Ordered by number; the cursor is the last number seen. */
export async function listUnits(ctx: Context, input: InputOf<typeof listContract>): Promise<OutputOf<typeof listContract>> {
  const after = input.cursor === undefined ? 0 : Number(input.cursor)
  if (!Number.isSafeInteger(after)) throw commonProblems.badInput({ faults: [{ path: 'cursor', message: 'not a cursor' }] })
  const units = await unitsNow(ctx.handles)
  const found: Found[] = []
  for (const numbers of input.bbox ? numbersWithin(units, input.bbox, after) : [null]) {
    const isAmong = numbers === null ? gt(unitTable.number, after) : sql`${unitTable.number} = ${anyOf(numbers, 'int')}`
    const page = select(ctx, and(withinReach(ctx, 'unit.read', unitTable.areaPath), isAmong, ...filters(input)))
    found.push(...(await page.orderBy(unitTable.number).limit(input.limit + 1 - found.length)))
    if (found.length > input.limit) break
  }
  const items = found.slice(0, input.limit).map(row => unitNow(row, { units, now: ctx.now }))
  return { items, nextCursor: found.length > input.limit ? String(items.at(-1)!.number) : null }
}

/** Units in the box after a number, in their order, page by page: where they are is known here, the rest only in their rows. */
function* numbersWithin({ columns }: UnitsNow, [west, south, east, north]: Bbox, after: number): Generator<number[]> {
  let numbers: number[] = []
  for (let number = after + 1; number <= columns.highest; number++) {
    const [lon, lat] = [columns.lon[number]!, columns.lat[number]!]
    if (!(lon >= west && lon <= east && lat >= south && lat <= north)) continue
    if (numbers.push(number) < NUMBERS_PER_PAGE) continue
    yield numbers
    numbers = []
  }
  if (numbers.length > 0) yield numbers
}

/** The row with the place the unit has now: rows follow a few seconds behind. */
function unitNow(found: Found, { units, now }: { units: UnitsNow; now: Date }): Unit {
  return unitFrom(units.columns.placeIn(found.unit), { ...found, now })
}

export async function getUnit(ctx: Context, input: InputOf<typeof getContract>): Promise<Unit> {
  const [row] = await select(ctx, eq(unitTable.id, input.id))
  if (!row) throw commonProblems.notFound()
  permit(ctx, 'unit.read', row.unit.areaPath)
  return unitNow(row, { units: await unitsNow(ctx.handles), now: ctx.now })
}

/** A unit with its devices, for a command that has already asked. */
export async function readUnit(ctx: Context, id: string): Promise<{ unit: Unit; areaPath: string }> {
  const [row] = await select(ctx, eq(unitTable.id, id))
  if (!row) throw commonProblems.notFound()
  return { unit: unitNow(row, { units: await unitsNow(ctx.handles), now: ctx.now }), areaPath: row.unit.areaPath }
}

export type NamedUnit = { readonly unit: Unit; readonly areaPath: string }

/** Units by id, for who knows where they are. Asks no right: the caller does. */
export async function namedUnits(ctx: Context, ids: readonly string[]): Promise<ReadonlyMap<string, NamedUnit>> {
  if (ids.length === 0) return new Map()
  const rows = await select(ctx, sql`${unitTable.id} = ${anyOf(ids, 'uuid')}`)
  const units = await unitsNow(ctx.handles)
  return new Map(rows.map(row => [row.unit.id, { unit: unitNow(row, { units, now: ctx.now }), areaPath: row.unit.areaPath }]))
}

type Found = { readonly unit: UnitRow; readonly teamName: string | null; readonly deviceIds: string[] }

function select(ctx: Context, where: SQL | undefined) {
  const deviceIds = sql<string[]>`array(select ${deviceTable.id} from ${deviceTable} where ${deviceTable.unitId} = ${unitTable.id} order by ${deviceTable.id} collate "C")`
  return ctx.tx
    .select({ unit: unitTable, teamName: teamTable.name, deviceIds })
    .from(unitTable)
    .leftJoin(teamTable, eq(teamTable.id, unitTable.teamId))
    .where(where)
}

function filters(input: InputOf<typeof listContract>): SQL[] {
  const filters: SQL[] = []
  if (input.ids) filters.push(sql`${unitTable.id} = ${anyOf(input.ids.filter(id => UUID.test(id)), 'uuid')}`)
  if (input.numbers) filters.push(sql`${unitTable.number} = ${anyOf(input.numbers, 'int')}`)
  if (input.kind) filters.push(eq(unitTable.kind, input.kind))
  if (input.areaCode) filters.push(sql`strpos('/' || ${unitTable.areaPath}, ${`/${input.areaCode}/`}) > 0`)
  if (input.q) {
    filters.push(sql`(strpos(lower(${unitTable.name}), lower(${input.q})) > 0
      or exists (select 1 from ${deviceTable} where ${deviceTable.unitId} = ${unitTable.id} and ${deviceTable.id} = ${input.q}))`)
  }
  return filters
}
