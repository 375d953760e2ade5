import { unitsByIds } from '#domain/force/server'
import { mayDo } from '#domain/identity/server'
import type { Context } from '#platform/context'
import { type InputOf, commonProblems } from '#platform/pure'
import type { assignIncident as contract } from '../contract.ts'
import type { Incident } from '../incident.ts'
import { incidentProblems } from '../problems.ts'
import { takeStep } from './take-step.ts'

/** Sends units or a department; assigning an unaccepted incident accepts it too. Only units in reach can be sent. */
export async function assignIncident(ctx: Context, asked: InputOf<typeof contract>): Promise<Incident> {
  if (asked.unitIds.length === 0 && asked.departmentCode === null) throw incidentProblems.nobodyNamed()
  return takeStep(ctx, 'assign', {
    asked,
    action: 'incident.command',
    change: async row => {
      await refuseForeignUnits(ctx, asked.unitIds)
      return {
        unitIds: [...new Set(asked.unitIds)],
        departmentCode: asked.departmentCode,
        acceptedAt: row.acceptedAt ?? ctx.now,
        assignedAt: ctx.now,
        onTheWayAt: null,
        onSceneAt: null,
      }
    },
  })
}

async function refuseForeignUnits(ctx: Context, unitIds: readonly string[]): Promise<void> {
  const units = await unitsByIds(ctx.tx, unitIds)
  const areAllMine = new Set(unitIds).size === units.length && units.every(unit => mayDo(ctx, 'unit.read', unit.areaPath))
  if (!areAllMine) throw commonProblems.notFound()
}
