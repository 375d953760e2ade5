import { describe, expect, test } from 'vitest'
import type { ImportReport } from '#domain/area'
import { featureRows, fileSize, mayCommit, readCollection, sameOptions, verdictOf } from './import-state.ts'

const report = (over: Partial<ImportReport> = {}): ImportReport => ({
  level: 'county', datum: 'gcj02', received: 14, created: 0, changed: 14, unchanged: 0, impliedParents: [], refused: [], isCommitted: false, ...over,
})
const refusal = (index: number) => ({ index, code: null, name: null, reason: 'code_missing', words: { zh: '没有 adcode 或 code', en: 'It has neither adcode nor code.' } })
const feature = (adcode: unknown, name: unknown) => ({ type: 'Feature', properties: { adcode, name }, geometry: null })

describe('a chosen file', () => {
  test.each([
    ['{', 'notJson'],
    ['[]', 'notCollection'],
    ['{"type":"Feature"}', 'notCollection'],
    ['{"type":"FeatureCollection"}', 'notCollection'],
    ['{"type":"FeatureCollection","features":[]}', 'noFeatures'],
    [JSON.stringify({ type: 'FeatureCollection', features: Array(20_001).fill(0) }), 'tooMany'],
  ])('%#: is refused before it is sent: %s', (text, fault) => {
    expect(readCollection(text)).toEqual({ ok: false, fault })
  })

  test('may begin with a byte order mark, as files from Windows do', () => {
    expect(readCollection('\uFEFF{"type":"FeatureCollection","features":[1]}')).toMatchObject({ ok: true })
  })

  test('has a size people read', () => {
    expect([fileSize(10), fileSize(118_530), fileSize(2_500_000)]).toEqual(['1\u2009KB', '116\u2009KB', '2.4\u2009MB'])
  })
})

describe('the report in one word', () => {
  const dry = { atomic: false, wasDryRun: true }
  const strict = { atomic: true, wasDryRun: true }
  test.each([
    ['sound and new', report(), dry, 'ready', true],
    ['the same as now', report({ changed: 0, unchanged: 14 }), dry, 'nothing', false],
    ['some refused, the rest may go', report({ changed: 13, refused: [refusal(3)] }), dry, 'partly', true],
    ['some refused, all or nothing', report({ changed: 13, refused: [refusal(3)] }), strict, 'blocked', false],
    ['all refused', report({ received: 1, changed: 0, refused: [refusal(0)] }), dry, 'none', false],
    ['written', report({ isCommitted: true }), { atomic: true, wasDryRun: false }, 'done', false],
    ['not written after all', report({ refused: [refusal(0)] }), { atomic: true, wasDryRun: false }, 'undone', false],
  ] as const)('%s', (_, given, how, verdict, mayBeWritten) => {
    expect(verdictOf(given, how)).toBe(verdict)
    expect(mayCommit(verdict)).toBe(mayBeWritten)
  })

  test('another datum, level or all-or-nothing makes a report old', () => {
    const options = { datum: 'gcj02', level: null, atomic: true } as const
    expect(sameOptions(options, { ...options })).toBe(true)
    expect(sameOptions(options, { ...options, datum: 'wgs84' })).toBe(false)
    expect(sameOptions(options, { ...options, level: 'county' })).toBe(false)
    expect(sameOptions(options, { ...options, atomic: false })).toBe(false)
  })
})

test('features are told one by one, refused first, numbers and texts alike as codes', () => {
  const collection = { type: 'FeatureCollection', features: [feature(140902, '忻府区'), feature('140921', '定襄'), feature('149999', '新区'), feature(null, '无'), 'nonsense'] } as const
  const now = new Map([['140902', '忻府区'], ['140921', '定襄县']])
  const rows = featureRows({ ...collection, features: [...collection.features] }, report({ refused: [refusal(3), refusal(4)] }), code => now.get(code))
  expect(rows.map(row => [row.index, row.outcome, row.now])).toEqual([
    [3, 'refused', null],
    [4, 'refused', null],
    [0, 'known', '忻府区'],
    [1, 'renamed', '定襄县'],
    [2, 'new', null],
  ])
})
