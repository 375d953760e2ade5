import { areaByCode } from '#domain/area/server'
import { permit } from '#domain/identity/server'
import type { Context } from '#platform/context'
import { record } from '#platform/event-log'
import { type InputOf, commonProblems } from '#platform/pure'
import { type createUnit as contract, unitCreated } from '../contract.ts'
import { forceProblems } from '../problems.ts'
import { type Unit, accountCarried } from '../unit.ts'
import { claimDevices } from './claim-devices.ts'
import { unitTable } from './table.ts'
import { readUnit } from './units.ts'

/** Makes a unit and adopts its devices; from the next fix on it is on the map. */
export async function createUnit(ctx: Context, input: InputOf<typeof contract>): Promise<Unit> {
  const { name, kind, phone, deviceIds, skills } = input
  const area = await areaByCode(ctx, input.areaCode)
  if (!area) throw commonProblems.notFound()
  permit(ctx, 'unit.manage', area.path)
  refuseTwoAccounts(deviceIds)
  const place = { areaCode: area.code, areaPath: area.path, areaName: area.name }
  const id = crypto.randomUUID()
  await claimDevices(ctx, { id, ...place }, deviceIds)
  await ctx.tx.insert(unitTable).values({ id, name, kind, phone, skills, ...place, accountId: accountCarried(deviceIds) })
  const { unit } = await readUnit(ctx, id)
  await record(ctx, unitCreated, unit, { areaCode: area.code, areaPath: area.path, subject: `unit:${id}` })
  return unit
}

export function refuseTwoAccounts(deviceIds: readonly string[]): void {
  const accounts = new Set(deviceIds.flatMap(id => accountCarried([id]) ?? []))
  if (accounts.size > 1) throw forceProblems.accountTaken()
}
