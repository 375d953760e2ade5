import { describe, expect, test } from 'vitest'
import * as area from '#domain/area'
import * as force from '#domain/force'
import * as identity from '#domain/identity'
import * as incident from '#domain/incident'
import * as track from '#domain/track'
import * as watch from '#domain/watch'
import { KNOWN_FACTS } from './fact-word.ts'
import { payloadRows, subjectOf } from './payload-rows.ts'

/** Every fact the slices declare, found by its kind: a new one without words fails here. */
function declaredFacts(): string[] {
  const exported: unknown[] = [area, force, identity, incident, track, watch].flatMap(slice => Object.values(slice))
  return exported.flatMap(it => (typeof it === 'object' && it !== null && 'kind' in it && it.kind === 'fact' && 'name' in it ? String(it.name) : []))
}

test('every fact of the slices has words on the audit page, and no word is for a fact there is not', () => {
  expect([...KNOWN_FACTS].sort()).toEqual(declaredFacts().sort())
})

describe('a record as people read it', () => {
  const stepped = {
    step: 'set-out', note: '', unitNames: ['张文'], photoIds: [],
    incident: { id: 'x', title: '村里停水', severity: 'major', note: '主管冻裂', areaNames: ['忻府区', '南城街道'], version: 4, closedAt: null, position: [112, 38] },
  }

  test('an incident is read as part of its step, and the note is the note of the step', () => {
    expect(payloadRows(stepped)).toEqual([
      { key: 'title', value: '村里停水' },
      { key: 'step', value: 'set-out' },
      { key: 'severity', value: 'major' },
      { key: 'unitNames', value: ['张文'] },
      { key: 'areaNames', value: ['忻府区', '南城街道'] },
    ])
    expect(subjectOf(stepped)).toBe('村里停水')
  })

  test('a unit is known by its name, and its number in live frames is not shown', () => {
    const unit = { name: '急救 12', number: 7, isOnDuty: false, deviceIds: [] }
    expect(payloadRows(unit)).toEqual([{ key: 'name', value: '急救 12' }, { key: 'isOnDuty', value: false }])
    expect(subjectOf(unit)).toBe('急救 12')
  })

  test('a rule and an alert are known by the name of the rule', () => {
    expect(subjectOf({ rule: { name: '围栏', severity: 'minor', isSuspended: false } })).toBe('围栏')
    expect(payloadRows({ alert: { id: 'x', ruleName: '围栏', severity: 'minor', note: '已劝停' } })).toEqual([
      { key: 'severity', value: 'minor' },
      { key: 'note', value: '已劝停' },
      { key: 'name', value: '围栏' },
    ])
  })

  test('what is hidden, or no record at all, has nothing to read', () => {
    for (const payload of [null, undefined, 'text', 3, [], {}]) {
      expect(payloadRows(payload)).toEqual([])
      expect(subjectOf(payload)).toBeNull()
    }
  })
})
