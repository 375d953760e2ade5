import { expect, test } from 'vitest'
import { contains } from '../map/label-placement.ts'
import { CARD, placeCard } from './alarm-place.ts'

const land: [number, number][] = [[600, 312], [1300, 312], [1300, 800], [600, 800], [600, 312]]
const ground = { free: [429, 98, 1491, 852] as const, outline: land, symbols: [], k: 1 }

test('the card stands on empty land when there is some', () => {
  const { box } = placeCard([1200, 400], ground)
  for (const corner of [[box[0], box[1]], [box[2], box[1]], [box[0], box[3]], [box[2], box[3]]] as const) expect(contains(land, corner)).toBe(false)
})

test('the card stays inside the free rectangle and keeps its size', () => {
  const { box } = placeCard([430, 851], ground)
  expect([box[2] - box[0], box[3] - box[1]]).toEqual([CARD.width, CARD.height])
  expect(box[0] >= 429 && box[1] >= 98 && box[2] <= 1491 && box[3] <= 852).toBe(true)
})

test('the card never covers its incident, though all is land', () => {
  const everywhere: [number, number][] = [[0, 0], [2000, 0], [2000, 2000], [0, 2000], [0, 0]]
  const { box, line } = placeCard([900, 500], { ...ground, outline: everywhere })
  expect(900 > box[0] - 48 && 900 < box[2] + 48 && 500 > box[1] - 48 && 500 < box[3] + 48).toBe(false)
  expect(Math.hypot(line[0] - 900, line[1] - 500)).toBeCloseTo(46, 5)
})

test('the card keeps off other incidents when it can', () => {
  const alone = placeCard([1200, 400], ground).box
  const middle = [(alone[0] + alone[2]) / 2, (alone[1] + alone[3]) / 2] as const
  const { box } = placeCard([1200, 400], { ...ground, symbols: [middle] })
  expect(middle[0] > box[0] && middle[0] < box[2] && middle[1] > box[1] && middle[1] < box[3]).toBe(false)
})
