import { problem } from '#platform/pure'
import type { AlertState } from './alert.ts'

export const watchProblems = {
  cannotStep: problem<{ state: AlertState; step: string }>('watch.cannot_step', 409, {
    zh: '这条预警现在不能做这一步',
    en: ({ state, step }) => `An alert that is "${state}" cannot take the step "${step}".`,
  }),
  tooManyRules: problem<{ limit: number }>('watch.too_many_rules', 409, {
    zh: ({ limit }) => `这个区划的布控已到上限 ${limit} 条，请先撤掉不用的`,
    en: ({ limit }) => `This area has its most rules, ${limit}. Remove some first.`,
  }),
}
