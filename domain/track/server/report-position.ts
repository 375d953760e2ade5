import { appDeviceId } from '#domain/force'
import { permitSomewhere } from '#domain/identity/server'
import type { Context } from '#platform/context'
import type { InputOf, OutputOf } from '#platform/pure'
import type { reportPosition as contract } from '../contract.ts'
import type { DeviceFix } from '../fix.ts'
import { receiveWithin } from './receive-fixes.ts'

type Report = InputOf<typeof contract>

/** The field app, over HTTP as over the socket: answered when it is kept. */
export async function reportPosition(ctx: Context, input: Report): Promise<OutputOf<typeof contract>> {
  permitSomewhere(ctx, 'unit.report_position')
  const { flags, unitId } = await receiveWithin(ctx, appFix(ctx.actor.accountId, input))
  ctx.handles.metrics.fixesReceived.inc({ protocol: 'app' })
  return { flags: [...flags], unitId }
}

/** What the field app of an account says, as the fix of its device. */
export function appFix(accountId: string, report: Report): DeviceFix {
  const { position, speedKmh, bearingDeg, accuracyMetres, batteryPercent } = report
  return {
    ...{ position, speedKmh, bearingDeg, accuracyMetres, batteryPercent },
    deviceId: appDeviceId(accountId),
    protocol: 'app',
    fixedAt: new Date(report.fixedAt),
    deviceAt: null,
    altitudeMetres: null,
    isValid: true,
    isMocked: false,
    extra: {},
  }
}
