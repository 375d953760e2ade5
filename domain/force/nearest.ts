import { z } from 'zod'
import { instant, type Position } from '#platform/pure'
import { type Skill, type UnitKind, skill, unit } from './unit.ts'

/** The most a search answers. */
export const NEAR_MOST = 100

/** On duty, whether free or not; free: on duty with no open incident at hand; on an order: with one; any: off duty too. */
export const nearStatus = z.enum(['on_duty', 'free', 'on_order', 'any'])
export type NearStatus = z.infer<typeof nearStatus>

/** Why somebody stands where they stand in the answer, in the order people would say it. */
export const nearReason = z.discriminatedUnion('why', [
  z.object({ why: z.literal('nearest') }),
  z.object({ why: z.literal('skilled'), skill }),
  z.object({ why: z.literal('free') }),
  z.object({ why: z.literal('at_work'), count: z.number().int() }),
  z.object({ why: z.literal('off_duty') }),
  z.object({ why: z.literal('silent'), since: instant }),
])
export type NearReason = z.infer<typeof nearReason>

export const nearUnit = z.object({
  unit,
  distanceMetres: z.number(),
  /** By the port of travel times: today the straight line and a detour, later roads. */
  travelMinutes: z.number(),
  openIncidents: z.number().int(),
  isStale: z.boolean(),
  reasons: z.array(nearReason),
})
export type NearUnit = z.infer<typeof nearUnit>

type Known = { readonly isNearest: boolean; readonly skill: Skill | null; readonly openIncidents: number; readonly isOnDuty: boolean; readonly isStale: boolean; readonly fixedAtMs: number }

/** `skill` is the wanted one that the unit has. */
export function reasonsFor({ isNearest, skill: has, openIncidents, isOnDuty, isStale, fixedAtMs }: Known): NearReason[] {
  return [
    ...(isNearest ? [{ why: 'nearest' as const }] : []),
    ...(has === null ? [] : [{ why: 'skilled' as const, skill: has }]),
    ...(openIncidents > 0 ? [{ why: 'at_work' as const, count: openIncidents }] : isOnDuty ? [{ why: 'free' as const }] : []),
    ...(isOnDuty ? [] : [{ why: 'off_duty' as const }]),
    ...(isStale ? [{ why: 'silent' as const, since: new Date(fixedAtMs).toISOString() }] : []),
  ]
}

/** How long somebody of a kind needs from one place to another, in minutes. A port: roads come behind the same three words. */
export type TravelTime = (from: Position, to: Position, kind: UnitKind) => number
