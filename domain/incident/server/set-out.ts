import type { Context } from '#platform/context'
import type { InputOf } from '#platform/pure'
import type { setOut as contract } from '../contract.ts'
import type { Incident } from '../incident.ts'
import { takeStep } from './take-step.ts'

export function setOut(ctx: Context, asked: InputOf<typeof contract>): Promise<Incident> {
  return takeStep(ctx, 'set-out', { asked, action: 'incident.work', change: () => ({ onTheWayAt: ctx.now }) })
}
