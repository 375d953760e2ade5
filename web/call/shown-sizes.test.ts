import { expect, test } from 'vitest'
import { type SeenTile, isSameShown, shownSizes } from './shown-sizes.ts'

const tile = (producerId: string, heightPx: number, isInView = true): SeenTile => ({ producerId, widthPx: heightPx * 1.6, heightPx, isInView })
const HERE = { isPageSeen: true, pixelRatio: 1 }

test('[CLW-4] the speaker is large, thumbnails are small', () => {
  const tiles = [tile('a', 530), tile('b', 168), tile('c', 168)]
  expect(shownSizes(tiles, HERE).map(it => it.size)).toEqual(['stage', 'thumbnail', 'thumbnail'])
})

test('[CLW-4] of two large tiles only the larger is sent large', () => {
  expect(shownSizes([tile('a', 500), tile('b', 520)], HERE)).toEqual([{ producerId: 'b', size: 'stage' }, { producerId: 'a', size: 'tile' }])
})

test('[CLW-4] nothing is sent for what is out of view, too small to see, or on a hidden page', () => {
  expect(shownSizes([tile('a', 300, false), tile('b', 20)], HERE)).toEqual([])
  expect(shownSizes([tile('a', 300)], { ...HERE, isPageSeen: false })).toEqual([])
})

test('[CLW-4] a dense screen wants more lines, at most twice as many', () => {
  expect(shownSizes([tile('a', 168)], { ...HERE, pixelRatio: 1.5 })[0]?.size).toBe('tile')
  expect(shownSizes([tile('a', 110)], { ...HERE, pixelRatio: 3 })[0]?.size).toBe('thumbnail')
})

test('a picture on two tiles is asked for once, and never more pictures than one ask takes', () => {
  const tiles = Array.from({ length: 80 }, (_, index) => tile(`p${index}`, 100))
  expect(shownSizes(tiles, HERE)).toHaveLength(64)
  expect(shownSizes([tile('a', 100), tile('a', 500)], HERE)).toEqual([{ producerId: 'a', size: 'stage' }])
})

test('order does not make two wishes different', () => {
  const [one, other] = [{ producerId: 'a', size: 'tile' }, { producerId: 'b', size: 'stage' }] as const
  expect(isSameShown([one, other], [other, one])).toBe(true)
  expect(isSameShown([one], [{ ...one, size: 'stage' }])).toBe(false)
})
