import { appDeviceId } from '#domain/force'
import { permitSomewhere } from '#domain/identity/server'
import type { Context } from '#platform/context'
import type { InputOf, OutputOf } from '#platform/pure'
import type { reportPosition as contract } from '../contract.ts'
import type { DeviceFix } from '../fix.ts'
import { announceMoves, countFlags } from './receive-fixes.ts'
import { takeFixes } from './take-fixes.ts'

type Report = InputOf<typeof contract>

/**
 * The field app over HTTP; over the socket the same body goes to `receiveFixes` as `appFix`. Works in the command's own
 * transaction: waiting here for the inbox would hold a connection that the inbox may need. The bus hears it just before
 * the commit, which a signal can bear.
 */
export async function reportPosition(ctx: Context, input: Report): Promise<OutputOf<typeof contract>> {
  permitSomewhere(ctx, 'unit.report_position')
  const fix = appFix(ctx.actor.accountId, input)
  const { judged, moved } = await takeFixes(ctx, [{ fix, receivedAt: ctx.now }])
  announceMoves(ctx.handles, moved)
  ctx.handles.metrics.fixesReceived.inc({ protocol: 'app' })
  countFlags(ctx.handles, judged)
  const { flags = [], unitId = null } = judged[0] ?? {}
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
