import { expect, test } from 'vitest'
import { OVERVIEW, SCENES, marginsOf, mayRotate, readSteering, roundOf, steppedFrom } from './scene.ts'

const round = roundOf(['140902', '140921'])
const calm = { isOn: true, isPaused: false, isAlarmed: false, isPinned: false }

test('a round shows every whole scene once, then each area below', () => {
  expect(round.map(scene => scene.areaCode ?? scene.name)).toEqual(['overview', 'incidents', 'forces', 'coverage', '140902', '140921'])
})

test('stepping forwards from the last comes back to the overview, backwards from it to the last', () => {
  expect(steppedFrom(round.at(-1)!, round, 1)).toEqual(OVERVIEW)
  expect(steppedFrom(OVERVIEW, round, -1)).toEqual(round.at(-1))
})

test('a scene that is no longer in the round leads to the overview', () => {
  expect(steppedFrom({ name: 'county', areaCode: '999999' }, round, 1)).toEqual(OVERVIEW)
})

test('[WALL-2] scenes rest while something critical is not accepted', () => {
  expect(mayRotate(calm)).toBe(true)
  expect(mayRotate({ ...calm, isAlarmed: true })).toBe(false)
})

test.each(['isPaused', 'isPinned'] as const)('scenes rest when %s', key => {
  expect(mayRotate({ ...calm, [key]: true })).toBe(false)
})

test.each([
  { search: '', pinned: null, isOn: true },
  { search: '?scene=coverage', pinned: { name: 'coverage', areaCode: null }, isOn: true },
  { search: '?scene=county:140922&rotate=off', pinned: { name: 'county', areaCode: '140922' }, isOn: false },
  { search: '?scene=county', pinned: null, isOn: true },
  { search: '?scene=disco', pinned: null, isOn: true },
])('$search steers the wall', ({ search, pinned, isOn }) => {
  expect(readSteering(search)).toEqual({ pinned, isOn })
})

test.each(SCENES)('no tile stands twice in %s, on narrow and wide walls', scene => {
  for (const columns of [1, 2] as const) {
    const tiles = [...marginsOf(scene, columns).left, ...marginsOf(scene, columns).right].flat()
    expect(new Set(tiles).size).toBe(tiles.length)
  }
})
