import { describe, expect, test } from 'vitest'
import type { Position } from '#platform/pure'
import { distanceMetres } from '#platform/pure'
import { MOST_CORNERS, areaSquareMetres, backOne, closed, faultOf, newDraft, outlineOf, radiusHandle, withCorner, withMoved, withRadius } from './fence-draft.ts'

const SQUARE: Position[] = [[112, 38], [112.01, 38], [112.01, 38.01], [112, 38.01]]
const drawn = (corners: readonly Position[]) => corners.reduce(withCorner, newDraft('polygon'))

describe('a fence drawn by hand', () => {
  test('closes with three corners and not with two', () => {
    expect(closed(drawn(SQUARE.slice(0, 2))).isClosed).toBe(false)
    expect(closed(drawn(SQUARE.slice(0, 3))).isClosed).toBe(true)
  })
  test('does not close through itself, and does once a corner is moved away', () => {
    const bow = drawn([SQUARE[0]!, SQUARE[2]!, SQUARE[1]!, SQUARE[3]!])
    expect(faultOf(bow)).toBe('crossing')
    expect(closed(bow).isClosed).toBe(false)
    expect(closed(withMoved(withMoved(bow, 1, SQUARE[1]!), 2, SQUARE[2]!)).isClosed).toBe(true)
  })
  test('one step back opens a closed ring, the next takes a corner', () => {
    const whole = closed(drawn(SQUARE))
    expect(backOne(whole)).toEqual({ ...whole, isClosed: false })
    expect(backOne(backOne(whole)).corners).toHaveLength(3)
  })
  test('takes no more corners than a hand draws, and none once closed', () => {
    const many = Array.from({ length: MOST_CORNERS + 9 }, (_, index): Position => [112 + index / 1e4, 38])
    expect(drawn(many).corners).toHaveLength(MOST_CORNERS)
    expect(withCorner(closed(drawn(SQUARE)), [113, 39]).corners).toHaveLength(4)
  })
  test('says its size within a percent', () => {
    const metres = distanceMetres(SQUARE[0]!, SQUARE[1]!) * distanceMetres(SQUARE[1]!, SQUARE[2]!)
    expect(areaSquareMetres(SQUARE) / metres).toBeCloseTo(1, 2)
  })
})

describe('a circle', () => {
  const circle = withRadius(withCorner(newDraft('circle'), [112, 38]), 800)
  test('is whole with its middle, and every point of its outline is its radius away', () => {
    expect(circle.isClosed).toBe(true)
    for (const at of outlineOf(circle)) expect(Math.abs(distanceMetres([112, 38], at) - 800)).toBeLessThan(4)
  })
  test('has a handle on its edge, and its radius has bounds', () => {
    expect(Math.abs(distanceMetres(radiusHandle(circle)!, [112, 38]) - 800)).toBeLessThan(4)
    expect(withRadius(circle, 1e9).radiusMetres).toBe(50_000)
    expect(withRadius(circle, -5).radiusMetres).toBe(20)
  })
})
