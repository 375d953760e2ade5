import { areaFinder } from '#domain/area/server'
import { deviceSeen } from '#domain/force'
import { type SeenDevice, placeDevice, unitsOfDevices } from '#domain/force/server'
import type { Context } from '#platform/context'
import { record } from '#platform/event-log'
import type { DeviceFix } from '../fix.ts'
import { isNullIsland } from '../judge.ts'

/** A fact takes the channel's lock: a flood of strangers is listed, but only so many of a batch are told. */
const MOST_TOLD = 50

/**
 * Fixes of devices no unit here carries, in the caller's transaction: their devices are noted, listed and told, and whoever was
 * claimed a moment ago is answered with its unit. By row.
 */
export async function takeStrangers(ctx: Context, fixes: readonly DeviceFix[]): Promise<readonly SeenDevice[]> {
  const seen = await unitsOfDevices(ctx.tx, sightingsIn(fixes), ctx.now)
  await tellNewDevices(ctx, seen.filter(device => device.isNew).map(device => device.deviceId), fixes)
  const byId = new Map(seen.map(device => [device.deviceId, device]))
  return fixes.map(fix => byId.get(fix.deviceId)!)
}

function sightingsIn(fixes: readonly DeviceFix[]) {
  return [...Map.groupBy(fixes, fix => fix.deviceId)].map(([deviceId, its]) => ({
    deviceId,
    protocol: its.at(-1)!.protocol,
    position: its.findLast(isUsable)?.position ?? null,
    fixCount: its.length,
  }))
}

/** `[FRC-5]` A stranger is listed where it was first heard from. One fact each, however often it sends. */
async function tellNewDevices(ctx: Context, deviceIds: readonly string[], fixes: readonly DeviceFix[]): Promise<void> {
  const firstOf = new Map([...fixes].reverse().map(fix => [fix.deviceId, fix]))
  const areaAt = deviceIds.length > 0 ? await areaFinder(ctx) : () => null
  const strangers = deviceIds.flatMap(deviceId => {
    const fix = firstOf.get(deviceId)
    return fix ? [{ deviceId, protocol: fix.protocol, area: isUsable(fix) ? areaAt(fix.position) : null }] : []
  })
  for (const { deviceId, area } of strangers) if (area) await placeDevice(ctx, deviceId, area)
  for (const { deviceId, protocol, area } of strangers.slice(0, MOST_TOLD)) {
    const audience = { areaCode: area?.code ?? null, areaPath: area?.path ?? null, subject: `device:${deviceId}` }
    await record(ctx, deviceSeen, { deviceId, protocol }, audience)
  }
}

/** A position that names a place on earth other than 0/0. */
export function isUsable(fix: DeviceFix): boolean {
  return Number.isFinite(fix.position[0]) && Number.isFinite(fix.position[1]) && Number.isFinite(fix.fixedAt.getTime()) && !isNullIsland(fix.position)
}
