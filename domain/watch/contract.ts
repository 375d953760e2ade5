import { z } from 'zod'
import { severity } from '#domain/incident'
import { command, cursorText, fact, instant, pageOf, query } from '#platform/pure'
import { MOST_NOTE, alertState, watchAlert } from './alert.ts'
import { ruleKind, ruleShape, ruleTerms } from './rule.ts'
import { watchRule } from './watch-rule.ts'

const terms = ruleShape.omit({ id: true, areaPath: true, version: true })
const areaCode = z.string().max(20)
/** The version one saw; refused if it is no longer so. */
const version = z.number().int().optional()

export const listRules = query('GET /api/watch/rules', {
  input: z.object({
    areaCode: areaCode.optional(),
    state: z.enum(['active', 'suspended', 'all']).default('all'),
    kind: ruleKind.optional(),
    cursor: cursorText.optional(),
    limit: z.coerce.number().int().min(1).max(200).default(100),
  }),
  /** Outlines are thinned to some 400 corners; `getRule` has them all. */
  output: pageOf(watchRule),
  action: 'watch.read',
  summary: { zh: '布控列表', en: 'Watch rules' },
})

export const getRule = query('GET /api/watch/rules/{id}', {
  input: z.object({ id: z.uuid() }),
  output: watchRule,
  action: 'watch.read',
  summary: { zh: '一条布控', en: 'One watch rule' },
})

export const createRule = command('POST /api/watch/rules', {
  input: z.object({
    terms: ruleTerms,
    /** Where it is seen and heard; by default the smallest area of the caller's that holds its place. */
    areaCode: areaCode.optional(),
  }),
  output: watchRule,
  action: 'watch.manage',
  summary: { zh: '新建布控，立即生效', en: 'Make a watch rule; it watches at once' },
})

export const changeRule = command('PATCH /api/watch/rules/{id}', {
  input: z.object({ id: z.uuid(), terms: ruleTerms, version }),
  output: watchRule,
  action: 'watch.manage',
  summary: { zh: '修改布控', en: 'Change a watch rule' },
})

const asked = z.object({ id: z.uuid(), version })
const act = <O extends z.ZodType>(name: string, output: O, said: { zh: string; en: string }) =>
  command(`POST /api/watch/rules/{id}/${name}`, { input: asked, output, action: 'watch.manage', summary: said })
export const suspendRule = act('suspend', watchRule, { zh: '暂停布控', en: 'Suspend a watch rule' })
export const resumeRule = act('resume', watchRule, { zh: '恢复布控', en: 'Resume a watch rule' })
export const removeRule = act('remove', z.object({ id: z.uuid() }), { zh: '撤销布控', en: 'Remove a watch rule' })

export const listAlerts = query('GET /api/watch/alerts', {
  input: z.object({
    state: z.enum(['open', 'all', ...alertState.options]).default('all'),
    severity: severity.optional(),
    ruleId: z.uuid().optional(),
    areaCode: areaCode.optional(),
    from: instant.optional(),
    to: instant.optional(),
    cursor: cursorText.optional(),
    limit: z.coerce.number().int().min(1).max(500).default(50),
  }),
  output: pageOf(watchAlert),
  action: 'watch.read',
  summary: { zh: '预警列表，新的在前', en: 'Alerts, newest first' },
})

export const countAlerts = query('GET /api/watch/alerts/count', {
  input: z.object({ areaCode: areaCode.optional() }),
  output: z.object({ raised: z.number().int(), acknowledged: z.number().int(), worst: severity.nullable() }),
  action: 'watch.read',
  summary: { zh: '还有几条预警没了结', en: 'How many alerts are open' },
})

const answered = z.object({ id: z.uuid(), note: z.string().max(MOST_NOTE).default(''), version })
const answer = (name: string, said: { zh: string; en: string }) =>
  command(`POST /api/watch/alerts/{id}/${name}`, { input: answered, output: watchAlert, action: 'watch.answer', summary: said })
export const acknowledgeAlert = answer('acknowledge', { zh: '知悉预警', en: 'Acknowledge an alert' })
export const closeAlert = answer('close', { zh: '了结预警', en: 'Close an alert' })

const heard = { action: 'watch.read' }
/** The rule without its outline, which may be long: who shows it asks for it. */
const told = terms.omit({ where: true, who: true }).extend({ id: z.uuid(), version: z.number().int(), areaCode: z.string().nullable(), isSuspended: z.boolean() })
/** Made, changed, suspended or resumed. What lasted under an older version is over with it. */
export const ruleSet = fact('watch.rule_set', 1, z.object({ rule: told }), heard)
export const ruleRemoved = fact('watch.rule_removed', 1, z.object({ id: z.uuid(), name: z.string() }), heard)
export const alertRaised = fact('watch.alert_raised', 1, z.object({ alert: watchAlert }), heard)
/** It is no longer so; somebody may still have to answer it. */
export const alertEnded = fact('watch.alert_ended', 1, z.object({ alert: watchAlert }), heard)
export const alertAcknowledged = fact('watch.alert_acknowledged', 1, z.object({ alert: watchAlert }), heard)
export const alertClosed = fact('watch.alert_closed', 1, z.object({ alert: watchAlert }), heard)
