import { type KnownUnit, unitsByIds } from '#domain/force/server'
import { permit, permitSomewhere } from '#domain/identity/server'
import type { Context } from '#platform/context'
import { commonProblems } from '#platform/pure'

/** `[TRK-8]` Whose track it is, if the caller may see tracks where the unit belongs now; unknown and foreign ones are not found. */
export async function unitToTrack(ctx: Context, id: string): Promise<KnownUnit> {
  permitSomewhere(ctx, 'track.read')
  const [unit] = await unitsByIds(ctx.tx, [id])
  if (!unit) throw commonProblems.notFound()
  permit(ctx, 'track.read', unit.areaPath)
  return unit
}
