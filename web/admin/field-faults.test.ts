import { describe, expect, test } from 'vitest'
import { identityProblems } from '#domain/identity'
import { commonProblems } from '#platform/pure'
import { faultsIn } from './field-faults.ts'

const FIELDS = ['username', 'roles', 'areaCode', 'password'] as const

describe('a problem is said at its field', () => {
  test('a taken user name stands at the user name, in the words of the server', () => {
    expect(faultsIn(identityProblems.usernameTaken(), FIELDS)).toEqual([{ field: 'username', say: 'problem' }])
  })

  test('an area out of reach stands at the area', () => {
    expect(faultsIn(commonProblems.notFound(), FIELDS)).toEqual([{ field: 'areaCode', say: 'areaGone' }])
  })

  test('each bad input stands once at its own field, nested paths at the field that holds them', () => {
    const faults = ['roles.0', 'roles.1', 'password', 'nowhere'].map(path => ({ path, message: 'x' }))
    expect(faultsIn(commonProblems.badInput({ faults }), FIELDS)).toEqual([
      { field: 'roles', say: 'badInput' },
      { field: 'password', say: 'badInput' },
    ])
  })

  test('a problem of no field of this form, or anything that is no problem, is left to the form', () => {
    expect(faultsIn(identityProblems.lastAdministrator(), ['username'])).toEqual([])
    expect(faultsIn(commonProblems.tooOften({ retryAfterSeconds: 3 }), FIELDS)).toEqual([])
    expect(faultsIn(new Error('bug'), FIELDS)).toEqual([])
  })
})
