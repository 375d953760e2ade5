import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { incidentKind, severity } from '#domain/incident'
import { DESK_LAYERS, DESK_TABS, type DeskView, FIRST_VIEW, queryOf, viewFrom } from './desk-view.ts'

const round = (digits: number) => (value: number) => +value.toFixed(digits)
const code = fc.integer({ min: 100_000, max: 999_999 }).map(String)
const selected = fc.record({ kind: fc.constantFrom('incident' as const, 'unit' as const), id: fc.uuid({ version: 4 }) })
const camera = fc.record({
  center: fc.tuple(
    fc.double({ min: -180, max: 180, noNaN: true }).map(round(5)),
    fc.double({ min: -85, max: 85, noNaN: true }).map(round(5)),
  ),
  zoom: fc.double({ min: 0, max: 24, noNaN: true }).map(round(2)),
})
const watch = fc.record({ page: fc.constantFrom('alerts' as const, 'rules' as const, 'form' as const), id: fc.option(fc.uuid({ version: 4 })) })
const playback = fc.record({
  whom: fc.uuid({ version: 4 }).map(id => ({ kind: 'unit' as const, id })),
  when: fc.constantFrom({ kind: 'hour' as const }, { kind: 'today' as const }),
  page: fc.constantFrom('play' as const, 'visits' as const),
})
const anyView: fc.Arbitrary<DeskView> = fc.record({
  areaCode: fc.option(code),
  camera: fc.option(camera),
  layers: fc.subarray([...DESK_LAYERS]),
  selected: fc.option(selected),
  tab: fc.constantFrom(...DESK_TABS),
  kind: fc.option(fc.constantFrom(...incidentKind.options)),
  severity: fc.option(fc.constantFrom(...severity.options)),
  isReporting: fc.boolean(),
  watch: fc.option(watch),
  playback: fc.option(playback),
})
/** −0 and 0 are one place. */
const plain = (view: DeskView) => JSON.parse(JSON.stringify(view)) as DeskView

describe('[DESK-1] the view in the address', () => {
  test('comes back whole from its own query', () => {
    fc.assert(
      fc.property(anyView, view => {
        expect(plain(viewFrom(new URLSearchParams(queryOf(view))))).toEqual(plain(view))
      }),
    )
  })

  test('no query at all is the first view, and the first view needs none', () => {
    expect(viewFrom(new URLSearchParams(''))).toEqual(FIRST_VIEW)
    expect(queryOf(FIRST_VIEW)).toBe('')
  })

  test('any text is read without failing, and what was read comes back the same', () => {
    const names = fc.constantFrom('area', 'at', 'layers', 'incident', 'unit', 'tab', 'kind', 'severity', 'report', 'watch', 'play')
    fc.assert(
      fc.property(fc.array(fc.tuple(names, fc.string())), pairs => {
        const view = viewFrom(new URLSearchParams(pairs))
        expect(plain(viewFrom(new URLSearchParams(queryOf(view))))).toEqual(plain(view))
      }),
    )
  })

  test.each(['1,2', '1,2,3,4', 'a,b,c', '181,0,3', ',,', '1e9,0,1'])('a place that is none (%s) is passed over', at => {
    expect(viewFrom(new URLSearchParams({ at })).camera).toBeNull()
  })
})
