import { expect, test } from 'vitest'
import { STALE_AFTER_MS, type Unit } from '#domain/force'
import type { LivePosition } from '#domain/track'
import { UnitMotion } from './unit-motion.ts'

const T0 = Date.parse('2026-11-22T06:00:00Z')
const NOBODY: ReadonlySet<string> = new Set()

function unit(number: number, change: Partial<Unit> = {}): Unit {
  return {
    id: `00000000-0000-4000-8000-${String(number).padStart(12, '0')}`, number, name: `unit ${number}`, kind: 'doctor',
    areaCode: '140900', areaName: '忻州市', deviceIds: [], phone: null, teamName: null, accountId: null, isOnDuty: true,
    position: [112, 38], fixedAt: new Date(T0).toISOString(), receivedAt: null, speedKmh: 0, bearingDeg: 0,
    accuracyMetres: null, batteryPercent: null, isStale: false, ...change,
  }
}
const fix = (number: number, change: Partial<LivePosition> = {}): LivePosition => ({
  number, lon: 112.001, lat: 38, fixedAtMs: T0 + 5000, speedKmh: 4, bearingDeg: 90, kindCode: 0, ...change,
})

test('a fix moves its unit over the time between fixes and turns its tick', () => {
  const motion = new UnitMotion()
  motion.replace([unit(1)], T0, NOBODY)
  motion.apply([fix(1)], T0 + 5000)
  motion.step(T0 + 7500)
  expect(motion.markOf(1)).toMatchObject({ isMoving: true, bearingDeg: 90 })
  expect(motion.markOf(1)?.lon).toBeCloseTo(112.0005, 6)
  expect(motion.fastest).toBeGreaterThan(0)
  motion.step(T0 + 10_000)
  expect(motion.fastest).toBe(0)
})

test('an older fix never moves a unit backwards', () => {
  const motion = new UnitMotion()
  motion.replace([unit(1)], T0, NOBODY)
  motion.apply([fix(1, { fixedAtMs: T0 - 1, lon: 111 })], T0)
  expect(motion.markOf(1)?.lon).toBe(112)
})

test('a list that is older than the live frames does not throw a unit back', () => {
  const motion = new UnitMotion()
  motion.replace([unit(1)], T0, NOBODY)
  motion.apply([fix(1)], T0 + 5000)
  motion.replace([unit(1)], T0 + 20_000, NOBODY)
  motion.step(T0 + 20_000)
  expect(motion.markOf(1)?.lon).toBe(112.001)
})

test('a silent unit turns grey and loses its tick though nothing arrives', () => {
  const motion = new UnitMotion()
  motion.replace([unit(1, { speedKmh: 20 })], T0, NOBODY)
  expect(motion.markOf(1)).toMatchObject({ isStale: false, isMoving: true })
  expect(motion.age(T0 + STALE_AFTER_MS + 1)).toBe(true)
  expect(motion.markOf(1)).toMatchObject({ isStale: true, isMoving: false })
})

test('a frame answers how many of its units nobody has named', () => {
  const motion = new UnitMotion()
  motion.replace([unit(1), unit(2, { position: null })], T0, NOBODY)
  expect(motion.apply([fix(1), fix(2), fix(3)], T0 + 5000)).toBe(2)
})
