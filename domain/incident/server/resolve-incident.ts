import type { Context } from '#platform/context'
import type { InputOf } from '#platform/pure'
import type { resolveIncident as contract } from '../contract.ts'
import type { Incident } from '../incident.ts'
import { takeStep } from './take-step.ts'

export function resolveIncident(ctx: Context, asked: InputOf<typeof contract>): Promise<Incident> {
  return takeStep(ctx, 'resolve', { asked, action: 'incident.work', change: () => ({ resolvedAt: ctx.now }) })
}
