import type { Context } from '#platform/context'
import type { InputOf } from '#platform/pure'
import type { cancelIncident as contract } from '../contract.ts'
import type { Incident } from '../incident.ts'
import { takeStep } from './take-step.ts'

/** Ends a mistake or a false alarm before anyone was on scene. */
export function cancelIncident(ctx: Context, asked: InputOf<typeof contract>): Promise<Incident> {
  return takeStep(ctx, 'cancel', { asked, action: 'incident.cancel', change: () => ({ closedAt: ctx.now }) })
}
