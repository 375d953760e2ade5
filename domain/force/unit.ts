import { z } from 'zod'
import { type Position, instant, position } from '#platform/pure'

/** Who or what moves on the map. Icons by kind: `u-grid` … in the sprite. */
export const unitKind = z.enum(['grid_worker', 'doctor', 'volunteer', 'police', 'ambulance', 'vehicle', 'device'])
export type UnitKind = z.infer<typeof unitKind>

/** A kind as one byte of a live frame: its place in the list above, so kinds are only ever added at the end. */
export function kindCodeOf(kind: UnitKind): number {
  return unitKind.options.indexOf(kind)
}
export function kindOfCode(code: number): UnitKind | null {
  return unitKind.options[code] ?? null
}

/** What somebody can do that an incident may want: a fixed list, so that a search finds them by one word. Only added to at the end. */
export const skill = z.enum(['first_aid', 'sampling', 'disinfection', 'psychology', 'driving', 'midwifery', 'search_rescue', 'repair', 'medication'])
export type Skill = z.infer<typeof skill>

/** Skills as bits, each by its place in the list. */
export function skillBits(skills: readonly Skill[]): number {
  return skills.reduce((bits, it) => bits | (1 << skill.options.indexOf(it)), 0)
}

/** Somewhere at some time. */
export type Sighting = { readonly position: Position; readonly fixedAtMs: number }

/** A run of fixes from where the unit cannot be yet: how many agreed with one another, since when, the last of them. */
export type Doubt = Sighting & { readonly sinceMs: number; readonly count: number }

/** The device id of the field app of an account. */
export function appDeviceId(accountId: string): string {
  return `${APP_PREFIX}${accountId}`
}
/** `[FRC-3]` A unit's account is the one whose field app it carries. */
export function accountCarried(deviceIds: readonly string[]): string | null {
  return deviceIds.find(id => id.startsWith(APP_PREFIX))?.slice(APP_PREFIX.length) ?? null
}
const APP_PREFIX = 'app:'

/** A unit is silent (失联) when its last position is older than this. */
export const STALE_AFTER_MS = 5 * 60_000

export const unit = z.object({
  id: z.uuid(),
  /** Small number for the binary frames of the live plane. */
  number: z.number().int().positive(),
  name: z.string().min(1).max(60),
  kind: unitKind,
  areaCode: z.string(),
  areaName: z.string(),
  deviceIds: z.array(z.string()),
  phone: z.string().max(30).nullable(),
  teamName: z.string().nullable(),
  /** The account that carries it in the field app. */
  accountId: z.string().nullable(),
  isOnDuty: z.boolean(),
  skills: z.array(skill),
  position: position.nullable(),
  fixedAt: instant.nullable(),
  receivedAt: instant.nullable(),
  speedKmh: z.number().nullable(),
  bearingDeg: z.number().nullable(),
  accuracyMetres: z.number().nullable(),
  batteryPercent: z.number().nullable(),
  isStale: z.boolean(),
})
export type Unit = z.infer<typeof unit>

export const device = z.object({
  /** What the device calls itself: the `id` of OsmAnd, the phone number of a JT/T 808 terminal, `app:<accountId>`. */
  id: z.string(),
  protocol: z.enum(['osmand', 'jt808', 'app', 'declared', 'feed', 'mqtt']),
  unitId: z.uuid().nullable(),
  unitName: z.string().nullable(),
  firstSeenAt: instant.nullable(),
  lastSeenAt: instant.nullable(),
  /** Where it last said it was; an administrator uses it to recognise a device, it is not on the map. */
  lastPosition: position.nullable(),
  fixCount: z.number().int(),
  note: z.string().nullable(),
})
export type Device = z.infer<typeof device>

export const stationKind = z.enum(['command', 'hospital', 'clinic', 'cdc', 'ems', 'police'])
export const station = z.object({
  id: z.uuid(),
  kind: stationKind,
  name: z.string(),
  areaCode: z.string(),
  position,
  phone: z.string().nullable(),
})
export type Station = z.infer<typeof station>
