import type { Context } from '#platform/context'
import type { InputOf } from '#platform/pure'
import type { returnIncident as contract } from '../contract.ts'
import type { Incident } from '../incident.ts'
import { takeStep } from './take-step.ts'

/** Back to the desk to be sent again: not ours, cannot, or not solved after all. */
export function returnIncident(ctx: Context, asked: InputOf<typeof contract>): Promise<Incident> {
  return takeStep(ctx, 'return', {
    asked,
    action: 'incident.work',
    change: () => ({ unitIds: [], departmentCode: null, assignedAt: null, onTheWayAt: null, onSceneAt: null, resolvedAt: null }),
  })
}
