import { describe, expect, it } from 'vitest'
import type { Actor } from '#platform/context'
import { isProblem } from '#platform/pure'
import { WHOLE_INSTANCE_PATH, mayDo, permit } from './rule.ts'

const COUNTY = '140900/140902/'
const TOWNSHIP = '140900/140902/140902001/'
const SIBLING = '140900/140921/'

function anActor(role: string, path: string | null = COUNTY): Actor {
  const area = path === null ? null : { code: path.split('/').at(-2)!, path }
  return { accountId: 'a', username: 'a', displayName: 'a', roles: [role], area, departmentCode: null }
}

function statusOf(work: () => void): number {
  try {
    work()
    return 200
  } catch (error) {
    return isProblem(error) ? error.status : 500
  }
}

describe('permit [ID-3]', () => {
  it('answers 404 for a place out of reach', () => {
    expect(statusOf(() => permit(anActor('commander'), 'incident.command', SIBLING))).toBe(404)
    expect(statusOf(() => permit(anActor('commander'), 'incident.command', '140900/'))).toBe(404)
  })
  it('answers 403 for an action the post never has, near or far alike', () => {
    expect(statusOf(() => permit(anActor('wall'), 'incident.command', COUNTY))).toBe(403)
    expect(statusOf(() => permit(anActor('wall'), 'incident.command', SIBLING))).toBe(403)
  })
  it('lets through what is own or below', () => {
    expect(statusOf(() => permit(anActor('commander'), 'incident.command', COUNTY))).toBe(200)
    expect(statusOf(() => permit(anActor('commander'), 'incident.command', TOWNSHIP))).toBe(200)
  })
  it('does not let the code 1409 reach 140902', () => {
    expect(mayDo(anActor('commander', '1409/'), 'incident.read', '140902/')).toBe(false)
  })
})

describe('what concerns the whole instance', () => {
  it('is reached by whole-instance accounts only', () => {
    expect(mayDo(anActor('administrator', null), 'audit.read', null)).toBe(true)
    expect(mayDo(anActor('administrator', '140900/'), 'audit.read', null)).toBe(false)
  })
  it('keeps a whole-instance account out of the hands of a city administrator', () => {
    expect(mayDo(anActor('administrator', '140900/'), 'account.manage', WHOLE_INSTANCE_PATH)).toBe(false)
    expect(mayDo(anActor('administrator', null), 'account.manage', WHOLE_INSTANCE_PATH)).toBe(true)
  })
  it('gives an account without an area nothing by a right that is only for its own', () => {
    expect(mayDo(anActor('grid_worker', null), 'unit.read', COUNTY)).toBe(false)
  })
})
