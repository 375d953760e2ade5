import type { DeviceFix, FixFlag } from '#domain/track'
import type { Clock } from '#platform/clock'
import type { Logger } from '#platform/log'
import type { Metrics } from '#platform/metrics'

/** What became of one fix: `unitId` is null for a device nobody has adopted yet. */
export type KeptFix = { readonly flags: readonly FixFlag[]; readonly unitId: string | null }

/** Resolves only after the fixes are committed, so that a door's acknowledgement means "kept". */
export type ReceiveFixes = (fixes: readonly DeviceFix[]) => Promise<readonly KeptFix[]>

/** What every device door is given. It knows no database and no unit. */
export type DeviceDoor = {
  readonly receive: ReceiveFixes
  readonly clock: Clock
  readonly log: Logger
  readonly metrics?: Pick<Metrics, 'fixesReceived'>
}
