import type { Context } from '#platform/context'
import type { InputOf } from '#platform/pure'
import type { arriveOnScene as contract } from '../contract.ts'
import type { Incident } from '../incident.ts'
import { takeStep } from './take-step.ts'

/** Sending anew and returning clear the arrival: the time to scene is that of whoever came at last. */
export function arriveOnScene(ctx: Context, asked: InputOf<typeof contract>): Promise<Incident> {
  return takeStep(ctx, 'arrive', {
    asked,
    action: 'incident.work',
    change: row => ({ onTheWayAt: row.onTheWayAt ?? ctx.now, onSceneAt: ctx.now }),
  })
}
