import { eq } from 'drizzle-orm'
import { areaByCode } from '#domain/area/server'
import { permit } from '#domain/identity/server'
import type { Context } from '#platform/context'
import { record } from '#platform/event-log'
import { type InputOf, commonProblems } from '#platform/pure'
import { type changeUnit as contract, unitChanged } from '../contract.ts'
import { type Unit, accountCarried } from '../unit.ts'
import { claimDevices } from './claim-devices.ts'
import { refuseTwoAccounts } from './create-unit.ts'
import { type UnitRow, unitTable } from './table.ts'
import { readUnit } from './units.ts'

type Input = InputOf<typeof contract>

/** Who moves a unit to another area must manage both. Devices are locked before the unit: `[FRC-2]`. */
export async function changeUnit(ctx: Context, input: Input): Promise<Unit> {
  const [before] = await ctx.tx.select().from(unitTable).where(eq(unitTable.id, input.id))
  if (!before) throw commonProblems.notFound()
  permit(ctx, 'unit.manage', before.areaPath)
  const place = await placeAfter(ctx, input, before)
  if (input.deviceIds) {
    refuseTwoAccounts(input.deviceIds)
    await claimDevices(ctx, { id: before.id, ...place }, input.deviceIds)
  }
  const changes = {
    ...(input.areaCode === undefined ? {} : place),
    ...(input.deviceIds ? { accountId: accountCarried(input.deviceIds) } : {}),
    ...{ name: input.name, kind: input.kind, isOnDuty: input.isOnDuty, skills: input.skills },
  }
  const isChanged = Object.values(changes).some(value => value !== undefined)
  if (isChanged) await ctx.tx.update(unitTable).set(changes).where(eq(unitTable.id, before.id))
  return tell(ctx, before)
}

async function placeAfter(ctx: Context, input: Input, before: UnitRow) {
  const { areaCode, areaPath, areaName } = before
  if (input.areaCode === undefined || input.areaCode === areaCode) return { areaCode, areaPath, areaName }
  const area = await areaByCode(ctx, input.areaCode)
  if (!area) throw commonProblems.notFound()
  permit(ctx, 'unit.manage', area.path)
  return { areaCode: area.code, areaPath: area.path, areaName: area.name }
}

/** The area it left hears of it as well, or its screens would go on showing it. */
async function tell(ctx: Context, before: UnitRow): Promise<Unit> {
  const { unit, areaPath } = await readUnit(ctx, before.id)
  const subject = `unit:${before.id}`
  if (areaPath !== before.areaPath) {
    await record(ctx, unitChanged, unit, { areaCode: before.areaCode, areaPath: before.areaPath, subject })
  }
  await record(ctx, unitChanged, unit, { areaCode: unit.areaCode, areaPath, subject })
  return unit
}
