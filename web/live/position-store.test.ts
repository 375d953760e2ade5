import { expect, test } from 'vitest'
import { type LivePosition, encodePositionFrame } from '#domain/track'
import { PositionStore } from './position-store.ts'

const at = (number: number, fixedAtMs: number, lon = 112.7): LivePosition => ({ number, lon, lat: 38.4, fixedAtMs, speedKmh: 4, bearingDeg: 90, kindCode: 0 })
const BASE_MS = 1_763_800_000_000

test('a frame moves the units in it and tells the map which', () => {
  const store = new PositionStore()
  const told: number[][] = []
  store.subscribe(changed => told.push(changed.map(live => live.number)))
  store.applyFrame(encodePositionFrame([at(1, BASE_MS), at(2, BASE_MS)], BASE_MS))
  expect(told).toEqual([[1, 2]])
  expect(store.get(2)?.lon).toBeCloseTo(112.7, 6)
})

test('a fix older than what is held moves nobody backwards', () => {
  const store = new PositionStore()
  store.apply([at(1, BASE_MS, 112.8)])
  store.apply([at(1, BASE_MS - 1000, 112.7)])
  expect(store.get(1)?.lon).toBe(112.8)
})

test('bytes that are no frame are dropped', () => {
  const store = new PositionStore()
  store.apply([at(1, BASE_MS)])
  store.applyFrame(new Uint8Array([9, 9, 9]))
  expect(store.size).toBe(1)
})
