import { type SQL, and, eq, gt, sql } from 'drizzle-orm'
import { permit, withinReach } from '#domain/identity/server'
import { anyOf } from '#platform/bulk'
import type { Context } from '#platform/context'
import { type InputOf, type OutputOf, commonProblems } from '#platform/pure'
import type { getUnit as getContract, listUnits as listContract } from '../contract.ts'
import type { Unit } from '../unit.ts'
import { deviceTable, teamTable, unitFrom, unitTable } from './table.ts'

/** Text that is no uuid can name no unit; asked in SQL it would be a fault, not an empty answer. */
const UUID = /^[0-9a-f]{8}-([0-9a-f]{4}-){3}[0-9a-f]{12}$/i

/** Ordered by number; the cursor is the last number seen. */
export async function listUnits(ctx: Context, input: InputOf<typeof listContract>): Promise<OutputOf<typeof listContract>> {
  const after = input.cursor === undefined ? 0 : Number(input.cursor)
  if (!Number.isSafeInteger(after)) throw commonProblems.badInput({ faults: [{ path: 'cursor', message: 'not a cursor' }] })
  const found = await select(ctx, and(withinReach(ctx, 'unit.read', unitTable.areaPath), gt(unitTable.number, after), ...filters(input)))
    .orderBy(unitTable.number)
    .limit(input.limit + 1)
  const items = found.slice(0, input.limit).map(row => unitFrom(row.unit, { ...row, now: ctx.now }))
  return { items, nextCursor: found.length > input.limit ? String(items.at(-1)!.number) : null }
}

export async function getUnit(ctx: Context, input: InputOf<typeof getContract>): Promise<Unit> {
  const [row] = await select(ctx, eq(unitTable.id, input.id))
  if (!row) throw commonProblems.notFound()
  permit(ctx, 'unit.read', row.unit.areaPath)
  return unitFrom(row.unit, { ...row, now: ctx.now })
}

/** A unit with its devices, for a command that has already asked. */
export async function readUnit(ctx: Context, id: string): Promise<{ unit: Unit; areaPath: string }> {
  const [row] = await select(ctx, eq(unitTable.id, id))
  if (!row) throw commonProblems.notFound()
  return { unit: unitFrom(row.unit, { ...row, now: ctx.now }), areaPath: row.unit.areaPath }
}

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
  if (input.bbox) {
    const [west, south, east, north] = input.bbox
    filters.push(sql`${unitTable.lon} between ${west} and ${east} and ${unitTable.lat} between ${south} and ${north}`)
  }
  if (input.q) {
    filters.push(sql`(strpos(lower(${unitTable.name}), lower(${input.q})) > 0
      or exists (select 1 from ${deviceTable} where ${deviceTable.unitId} = ${unitTable.id} and ${deviceTable.id} = ${input.q}))`)
  }
  return filters
}
