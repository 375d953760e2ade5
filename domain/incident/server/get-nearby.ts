import { and, notInArray, sql } from 'drizzle-orm'
import { unitsNear } from '#domain/force/server'
import type { UnitKind } from '#domain/force'
import type { Context } from '#platform/context'
import type { InputOf, OutputOf } from '#platform/pure'
import { distanceMetres } from '#platform/pure'
import type { getNearby as contract } from '../contract.ts'
import { getIncident } from './get-incident.ts'
import { ENDED } from './list-incidents.ts'
import { incidentTable } from './table.ts'

/** Usual door-to-door speeds on these roads, km/h, and how much longer roads are than the straight line. */
const SPEED_KMH: Record<UnitKind, number> = { grid_worker: 12, volunteer: 12, doctor: 30, police: 40, ambulance: 50, vehicle: 45, device: 10 }
const DETOUR = 1.35
const RADIUS_METRES = 10_000
/** Each incident at hand costs as much as this many minutes of travel when ranking. */
const MINUTES_PER_OPEN_INCIDENT = 10

/** Who is near, best first: travel time plus what they have at hand; silent units last. */
export async function getNearby(ctx: Context, { id, limit }: InputOf<typeof contract>): Promise<OutputOf<typeof contract>> {
  const incident = await getIncident(ctx, { id })
  const units = await unitsNear(ctx, { position: incident.position, radiusMetres: 60_000 })
  const busy = await openIncidentsByUnit(ctx)
  const ranked = units
    .filter(unit => unit.isOnDuty && unit.kind !== 'device')
    .map(unit => {
      const metres = distanceMetres(incident.position, unit.position)
      return {
        unitId: unit.id,
        name: unit.name,
        kind: unit.kind,
        position: unit.position,
        distanceMetres: Math.round(metres),
        travelMinutes: Math.max(1, Math.round(((metres * DETOUR) / 1000 / SPEED_KMH[unit.kind]) * 60)),
        openIncidents: busy.get(unit.id) ?? 0,
        isStale: unit.isStale,
      }
    })
    .sort((a, b) => score(a) - score(b))
  return { items: ranked.slice(0, limit), within10km: ranked.filter(unit => unit.distanceMetres <= RADIUS_METRES).length }
}

function score(unit: { travelMinutes: number; openIncidents: number; isStale: boolean }): number {
  return unit.travelMinutes + unit.openIncidents * MINUTES_PER_OPEN_INCIDENT + (unit.isStale ? 1_000 : 0)
}

async function openIncidentsByUnit(ctx: Context): Promise<Map<string, number>> {
  const rows = await ctx.tx
    .select({ unitId: sql<string>`unnest(${incidentTable.unitIds})`, count: sql<number>`count(*)::int` })
    .from(incidentTable)
    .where(and(notInArray(incidentTable.status, ENDED)))
    .groupBy(sql`1`)
  return new Map(rows.map(row => [row.unitId, row.count]))
}
