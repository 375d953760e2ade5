import { z } from 'zod'
import { unitKind } from '#domain/force'
import { severity } from '#domain/incident'
import { instant, position } from '#platform/pure'
import { place } from './place.ts'

/** 进入, 离开, 越线, 滞留, 超速或低速, 失联, 空缺, 聚集, 接近, 同行: what a rule waits for. */
export const ruleKind = z.enum(['enter', 'leave', 'cross', 'dwell', 'speed', 'silence', 'absence', 'gather', 'approach', 'co_presence'])
export type RuleKind = z.infer<typeof ruleKind>

const unitNumbers = z.array(z.number().int().positive().max(2 ** 31)).min(1).max(10_000)
const forSeconds = z.number().int().min(0).max(7 * 86_400)
const withinMetres = z.number().min(1).max(2_000)
const fewUnits = z.number().int().min(1).max(1_000)

/** What must happen. `forSeconds`: for how long it must last before anybody is told. */
export const condition = z.discriminatedUnion('kind', [
  z.object({ kind: z.literal('enter') }),
  z.object({ kind: z.literal('leave') }),
  /** Over a line, seen along it, or over a fence's edge (then left is inside: `to_left` comes in). */
  z.object({ kind: z.literal('cross'), direction: z.enum(['either', 'to_left', 'to_right']) }),
  z.object({ kind: z.literal('dwell'), forSeconds: forSeconds.min(1) }),
  /** Told when it lasts `hysteresis.seconds`; over again `marginKmh` on the other side of the limit. Inside the place, or anywhere. */
  z.object({ kind: z.literal('speed'), side: z.enum(['over', 'under']), limitKmh: z.number().min(0).max(500), marginKmh: z.number().min(0).max(50) }),
  /** No report of a unit on duty. */
  z.object({ kind: z.literal('silence'), forSeconds: forSeconds.min(10) }),
  /** Fewer than `unitCount` of the units are in the place. */
  z.object({ kind: z.literal('absence'), unitCount: fewUnits, forSeconds }),
  /** A unit has at least `unitCount` units, itself among them, within `withinMetres`. */
  z.object({ kind: z.literal('gather'), unitCount: fewUnits.min(2), withinMetres, forSeconds }),
  z.object({
    kind: z.literal('approach'),
    withinMetres,
    to: z.discriminatedUnion('of', [z.object({ of: z.literal('place'), position }), z.object({ of: z.literal('units'), numbers: unitNumbers })]),
  }),
  /** Two of the listed units within `withinMetres` of one another. */
  z.object({ kind: z.literal('co_presence'), withinMetres, forSeconds }),
])
export type Condition = z.infer<typeof condition>

/** Who is watched: of the units of the rule's area, these. */
export const watched = z.discriminatedUnion('of', [
  z.object({ of: z.literal('all') }),
  z.object({ of: z.literal('kinds'), kinds: z.array(unitKind).min(1) }),
  z.object({ of: z.literal('units'), numbers: unitNumbers }),
])
export type Watched = z.infer<typeof watched>

const localTime = z.string().regex(/^([01]\d|2[0-3]):[0-5]\d$/, 'HH:MM')
/** In the city's time zone, 1 is Monday. `to` at or before `from` is on the next day. */
export const timeWindow = z.object({ weekdays: z.array(z.number().int().min(1).max(7)).min(1).max(7), from: localTime, to: localTime })

/** When a rule watches; without windows always. */
export const hours = z.object({ windows: z.array(timeWindow).max(20), validFrom: instant.nullable(), validUntil: instant.nullable() })
export type Hours = z.infer<typeof hours>

/** A change of side counts once it is this far from the edge and has lasted this long: a receiver jitters, a person does not. */
export const hysteresis = z.object({ metres: z.number().min(0).max(1_000), seconds: z.number().int().min(0).max(3_600) })

/** What a commander writes. */
const terms = z.object({
  name: z.string().trim().min(1).max(60),
  severity,
  what: condition,
  who: watched,
  where: place.nullable(),
  when: hours,
  hysteresis,
  /** A fix whose accuracy circle, this much of it, straddles the edge does not decide. 0: accuracy is not asked. */
  accuracyMostMetres: z.number().min(0).max(500),
  /** After an alert of one unit (or group) the rule says nothing of it for so long. */
  cooldownSeconds: z.number().int().min(0).max(86_400),
})
export const ruleTerms = terms.superRefine(fitsTogether)
export type RuleTerms = z.infer<typeof terms>

/** What stands besides the terms; a slice extends it with what else it keeps. */
export const ruleShape = terms.extend({
  id: z.uuid(),
  /** Codes from the city down to the area whose units are watched, each closed by `/`; empty: everybody. */
  areaPath: z.string().max(120),
  /** Counts changes: state of an older version is not carried over. */
  version: z.number().int().min(1),
})
export const rule = ruleShape.superRefine(fitsTogether)
export type Rule = z.infer<typeof ruleShape>

type Fault = { addIssue(issue: { code: 'custom'; path: string[]; message: string }): void }

/** `[WCH-21]` Which kinds need a place, and which a list short enough to compare everybody with everybody. */
export function fitsTogether({ what: { kind }, who, where }: Pick<RuleTerms, 'what' | 'who' | 'where'>, fault: Fault): void {
  const refuse = (path: string, message: string) => fault.addIssue({ code: 'custom', path: [path], message })
  const isPlaced = NEEDS_PLACE.has(kind)
  if (isPlaced && where === null) refuse('where', 'this kind of rule needs a place')
  if (!isPlaced && !MAY_HAVE_PLACE.has(kind) && where !== null) refuse('where', 'this kind of rule has no place')
  if (where?.shape === 'line' && kind !== 'cross') refuse('where', 'only a crossing can be of a line')
  if (kind === 'co_presence' && who.of !== 'units') refuse('who', 'needs a list of units')
  if (kind === 'gather' && who.of === 'all' && where === null) refuse('where', 'needs a place, a kind or a list of units')
}
const NEEDS_PLACE: ReadonlySet<RuleKind> = new Set(['enter', 'leave', 'cross', 'dwell', 'absence'])
const MAY_HAVE_PLACE: ReadonlySet<RuleKind> = new Set(['speed', 'gather'])
