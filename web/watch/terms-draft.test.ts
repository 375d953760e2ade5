import { describe, expect, test } from 'vitest'
import { type WatchRule, ruleKind, ruleTerms } from '#domain/watch'
import type { Position } from '#platform/pure'
import { closed, newDraft, withCorner } from './fence-draft.ts'
import { NO_TERMS, type TermsDraft, draftOf, isDrawing, modesOf, needOf, termsOf, withKind, withMode } from './terms-draft.ts'

const CORNERS: Position[] = [[112, 38], [112.01, 38], [112.01, 38.01]]
const drawnFor = (draft: TermsDraft): TermsDraft => ({ ...draft, fence: closed(CORNERS.reduce(withCorner, newDraft(draft.fence.shape))) })
const units = [{ number: 7, name: '甲', kind: 'doctor' as const }, { number: 9, name: '乙', kind: 'police' as const }]
const filled = (draft: TermsDraft): TermsDraft => ({ ...(isDrawing(draft) ? drawnFor(draft) : draft), name: '围栏', units, whoMode: draft.kind === 'co_presence' ? 'units' : draft.whoMode })

const AS_KEPT = { id: crypto.randomUUID(), version: 1, areaCode: null, isSuspended: false, makerName: '', createdAt: '', changedAt: '', isDemo: false }

describe('the form of a rule', () => {
  test.each(ruleKind.options.flatMap(kind => (modesOf(kind).length === 0 ? [[kind, 'none'] as const] : modesOf(kind).filter(mode => mode !== 'area').map(mode => [kind, mode] as const))))(
    '%s with %s makes terms that the server takes, and comes back the same',
    (kind, mode) => {
      const draft = filled(withMode(withKind(NO_TERMS, kind), mode))
      expect(needOf(draft)).toBeNull()
      const terms = termsOf(draft)
      expect(ruleTerms.safeParse(terms).error).toBeUndefined()
      const rule: WatchRule = { ...terms, ...AS_KEPT }
      expect(termsOf(draftOf(rule, draft.whoMode === 'units' ? units : []))).toEqual(terms)
    },
  )
  test('says what is missing, one thing at a time', () => {
    expect(needOf(NO_TERMS)).toBe('fence')
    expect(needOf(drawnFor(NO_TERMS))).toBe('name')
    expect(needOf({ ...drawnFor(NO_TERMS), whoMode: 'kinds' })).toBe('kinds')
    expect(needOf(withKind({ ...NO_TERMS, units: units.slice(0, 1) }, 'co_presence'))).toBe('two')
    expect(needOf(withMode(NO_TERMS, 'area'))).toBe('area')
  })
  test('keeps what was drawn when another kind can use it', () => {
    const drawn = drawnFor(NO_TERMS)
    expect(withKind(drawn, 'dwell').fence).toBe(drawn.fence)
    expect(withKind(drawn, 'approach').fence.corners).toEqual([])
  })
  test('a boundary of many corners is kept whole when its rule is changed', () => {
    const ring = Array.from({ length: 200 }, (_, step): Position => [112 + Math.cos(step / 32) / 10, 38 + Math.sin(step / 32) / 10])
    const where = { shape: 'polygon' as const, polygons: [[[...ring, ring[0]!]]] }
    const rule: WatchRule = { ...termsOf(filled(NO_TERMS)), where, ...AS_KEPT }
    expect(termsOf(draftOf(rule, [])).where).toEqual(where)
  })
})
