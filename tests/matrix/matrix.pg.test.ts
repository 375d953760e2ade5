import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { RELATIONS, type Relation, type Role, role } from '#domain/identity'
import { type Cell, EXPECTED_OPERATIONS, isOpen } from './expected.ts'
import { type Ground, PLACES, aGround } from './ground.ts'
import { RECIPES, type Recipe } from './recipes.ts'

let ground: Ground
beforeAll(async () => {
  ground = await aGround()
}, 120_000)
afterAll(() => ground[Symbol.asyncDispose]())

type Outcome = 'done' | 'hidden' | 'refused'

async function outcomeOf(recipe: Recipe, post: Role, relation: Relation): Promise<Outcome> {
  const told = await recipe({ ground, place: PLACES[relation], as: ground.callers[post] })
  if (told.status === 403) return 'refused'
  if (told.status === 404) return 'hidden'
  if (told.status === 200) return told.isThere ? 'done' : 'hidden'
  throw new Error(`${post} × ${relation}: ${told.status} ${JSON.stringify(told.body).slice(0, 300)}`)
}

/** The five answers as one word or list; a mixture that no rule could give comes out as itself and fails. */
async function cellOf(route: string, post: Role, expected: Cell): Promise<unknown> {
  const outcomes = new Map<Relation, Outcome>()
  for (const relation of RELATIONS) outcomes.set(relation, await outcomeOf(RECIPES[route]!, post, relation))
  const all = new Set(outcomes.values())
  if (all.size === 1 && all.has('refused')) return 'refused'
  if (all.has('refused')) return Object.fromEntries(outcomes)
  if (expected === 'anywhere') return all.size === 1 && all.has('done') ? 'anywhere' : Object.fromEntries(outcomes)
  return RELATIONS.filter(relation => outcomes.get(relation) === 'done')
}

describe('over HTTP, each post gets what it is for, and no more', () => {
  it.each(Object.keys(EXPECTED_OPERATIONS))('%s', async route => {
    const got: Record<string, unknown> = {}
    for (const post of role.options) got[post] = await cellOf(route, post, EXPECTED_OPERATIONS[route]![post])
    expect(got).toEqual(EXPECTED_OPERATIONS[route])
  })
})

describe('without a session', () => {
  it.each(Object.keys(EXPECTED_OPERATIONS))('%s answers 401, or, to guests, that they bring nothing that opens it', async route => {
    const [method, path] = route.replaceAll(/\{\w+\}/g, '1').split(' ') as [string, string]
    const answer = await fetch(`${ground.city.url}${path}`, { method, ...(method !== 'GET' && { body: '{}', headers: { 'content-type': 'application/json' } }) })
    await answer.arrayBuffer()
    expect(answer.status).toBe(isOpen(route) ? 400 : 401)
  })
})
