import type { Context } from '#platform/context'
import type { InputOf } from '#platform/pure'
import type { acceptIncident as contract } from '../contract.ts'
import type { Incident } from '../incident.ts'
import { takeStep } from './take-step.ts'

/** Somebody at the desk has seen it: the alarm falls silent. */
export function acceptIncident(ctx: Context, asked: InputOf<typeof contract>): Promise<Incident> {
  return takeStep(ctx, 'accept', { asked, action: 'incident.command', change: () => ({ acceptedAt: ctx.now }) })
}
