import type { Context, Db } from '#platform/context'
import { mayDo } from '#domain/identity/server'
import type { InputOf, OutputOf } from '#platform/pure'
import type { nearestUnits as contract } from '../contract.ts'
import { type NearUnit, reasonsFor } from '../nearest.ts'
import { straightTravel } from '../nearest-travel.ts'
import { nearUnits, type Near } from './nearest-units.ts'
import { type NamedUnit, namedUnits } from './units.ts'

/**
 * How many open incidents each unit has at hand, by id. Incidents are a later slice, so `domain/registry.ts` hands this in
 * from there; it reads the truth in the caller's transaction.
 */
export type OpenWork = (tx: Db) => Promise<ReadonlyMap<string, number>>

/** The nearest units a caller may see, with why. Who left the caller's reach a moment ago is left out: the rows have the last word. */
export function nearestOf(openWork: OpenWork) {
  return async (ctx: Context, { lon, lat, k, kind, skill, status, areaCode, maxMetres }: InputOf<typeof contract>): Promise<OutputOf<typeof contract>> => {
    const near = await nearUnits(ctx.handles)
    const workers = await openWork(ctx.tx)
    const found = near.nearest(ctx, { position: [lon, lat], maxMetres }, { k, kinds: kind === undefined ? [] : [kind], skill, status, areaCode, workers })
    const rows = await namedUnits(ctx, found.map(it => it.id))
    const items = found.flatMap((it, rank): NearUnit[] => {
      const row = rows.get(it.id)
      if (row === undefined || !mayDo(ctx, 'unit.read', row.areaPath)) return []
      const unit = asNow(row, it)
      const openIncidents = workers.get(it.id) ?? 0
      return [{
        unit,
        distanceMetres: it.metres,
        travelMinutes: straightTravel([lon, lat], it.position, unit.kind),
        openIncidents,
        isStale: it.isStale,
        reasons: reasonsFor({ isNearest: rank === 0, skill: skill ?? null, openIncidents, isOnDuty: unit.isOnDuty, isStale: it.isStale, fixedAtMs: it.fixedAtMs }),
      }]
    })
    return { asOf: ctx.now.toISOString(), items }
  }
}

/** The row tells who it is; where it is comes from memory, which rows follow some seconds later. */
function asNow({ unit }: NamedUnit, { position, fixedAtMs, isStale }: Near): NearUnit['unit'] {
  return { ...unit, position: [position[0], position[1]], fixedAt: new Date(fixedAtMs).toISOString(), isStale }
}
