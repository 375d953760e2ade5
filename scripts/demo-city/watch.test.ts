import { expect, test } from 'vitest'
import { ruleTerms } from '#domain/watch'
import { generateDemoCity } from './generate.ts'
import { demoRules } from './watch.ts'

test('the demo has three rules that the server takes, around places of its own', () => {
  const rules = demoRules(generateDemoCity({ seed: 1 }))
  expect(rules).toHaveLength(3)
  for (const terms of rules) expect(ruleTerms.safeParse(terms).error).toBeUndefined()
  expect(new Set(rules.map(({ name }) => name)).size).toBe(3)
})
