import { describe, expect, it } from 'vitest'
import { slices } from '#domain'
import { type Action, RELATIONS, type Role, SOCKET_EVENTS, hasAction, isAction, relationsFor, role } from '#domain/identity'
import { type Cell, EXPECTED_FACTS, EXPECTED_OPERATIONS, EXPECTED_SOCKET_EVENTS, type Row } from './expected.ts'
import { RECIPES } from './recipes.ts'

const operations = slices.flatMap(slice => slice.handlers.map(handler => handler.contract))
const facts = slices.flatMap(slice => slice.facts)

/** What the table of rights says of an action, for one post; without a place it is yes or no. */
function cellOf(action: Action, post: Role, hasPlace: boolean): Cell {
  const relations = relationsFor(action, [post])
  if (!hasAction(action, [post])) return 'refused'
  return hasPlace ? RELATIONS.filter(relation => relations.includes(relation)) : 'anywhere'
}

function expectRow(name: string, action: string, expected: Row | undefined) {
  expect(expected, `${name} stands in no row of expected.ts`).toBeDefined()
  expect(isAction(action), `${name}: the action ${action} has no row in RIGHTS`).toBe(true)
  const said = role.options.map(post => [post, cellOf(action as Action, post, expected![post] !== 'anywhere')])
  expect(Object.fromEntries(said)).toEqual(expected)
}

describe('the matrix covers', () => {
  it('every operation of every slice, and nothing that is gone', () => {
    const routes = operations.map(contract => contract.route).sort()
    expect(routes.length).toBeGreaterThan(0)
    expect(Object.keys(EXPECTED_OPERATIONS).sort()).toEqual(routes)
    expect(Object.keys(RECIPES).sort()).toEqual(routes)
  })
  it('every socket event', () => {
    expect(Object.keys(EXPECTED_SOCKET_EVENTS).sort()).toEqual(Object.keys(SOCKET_EVENTS).sort())
  })
  it('every fact', () => {
    expect(Object.keys(EXPECTED_FACTS).sort()).toEqual(facts.map(fact => fact.name).sort())
  })
})

describe('the rights agree with what each post is for', () => {
  it.each(operations.map(contract => [contract.route, contract.action]))('%s', (route, action) => {
    expectRow(route, action, EXPECTED_OPERATIONS[route])
  })
  it.each(Object.entries(SOCKET_EVENTS))('socket event %s', (event, action) => {
    expectRow(event, action, EXPECTED_SOCKET_EVENTS[event])
  })
  it.each(facts.map(fact => [fact.name, fact.action]))('fact %s', (name, action) => {
    expectRow(name, action, EXPECTED_FACTS[name])
  })
})
