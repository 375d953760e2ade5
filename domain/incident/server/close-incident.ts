import type { Context } from '#platform/context'
import type { InputOf } from '#platform/pure'
import type { closeIncident as contract } from '../contract.ts'
import type { Incident } from '../incident.ts'
import { takeStep } from './take-step.ts'

export function closeIncident(ctx: Context, asked: InputOf<typeof contract>): Promise<Incident> {
  return takeStep(ctx, 'close', { asked, action: 'incident.command', change: () => ({ closedAt: ctx.now }) })
}
