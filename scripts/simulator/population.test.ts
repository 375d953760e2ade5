import { describe, expect, test } from 'vitest'
import { type DemoUnit } from '../demo-city/index.ts'
import { type DueFix, type KnownUnit, Population, type PopulationTerms } from './population.ts'
import { smallCity } from './small-town.ts'

const START_MS = Date.parse('2026-11-23T10:00:00+08:00')
const city = smallCity(200)
const asKnown = ({ id, deviceId }: DemoUnit): KnownUnit => ({ id, deviceIds: [deviceId], accountId: null, position: null })
const known = city.units.map(asKnown)

function aPopulation(over: Partial<PopulationTerms> = {}, rows = known): Population {
  return new Population(city, rows, { units: 40, rate: 1, seed: 1409, nowMs: START_MS, hasJt808: true, ...over })
}

/** Every fix of so many minutes, each acknowledged at once. */
function fixesOf(population: Population, minutes: number): DueFix[] {
  return Array.from({ length: minutes * 120 }, (_, tick) => {
    const due = population.due(START_MS + tick * 500)
    for (const one of due) one.settle(true)
    return due
  }).flat()
}

const plain = (fixes: readonly DueFix[]) => fixes.map(({ door, fix }) => ({ door, ...fix }))

describe('a quarter of an hour', () => {
  const fixes = fixesOf(aPopulation(), 15)
  const byDevice = Map.groupBy(fixes, ({ fix }) => fix.deviceId)

  test('no fix goes back in time, nor do two fall into one second', () => {
    for (const own of byDevice.values()) {
      const gaps = own.slice(1).map(({ fix }, at) => fix.at.getTime() - own[at]!.fix.at.getTime())
      expect(Math.min(...gaps)).toBeGreaterThanOrEqual(1_000)
    }
  })

  test('everybody is heard within 20 s, but for a few who are silent on purpose', () => {
    const early = new Set(fixes.filter(({ fix }) => fix.at.getTime() < START_MS + 20_500).map(({ fix }) => fix.deviceId))
    expect(early).toEqual(new Set(byDevice.keys()))
    expect(byDevice.size).toBeLessThan(200)
    expect(byDevice.size).toBeGreaterThan(185)
  })

  test('nobody who is heard falls silent for five minutes', () => {
    for (const own of byDevice.values()) {
      const gaps = own.slice(1).map(({ fix }, at) => fix.at.getTime() - own[at]!.fix.at.getTime())
      expect(Math.max(...gaps)).toBeLessThan(130_000)
    }
  })

  test('as many move as were asked for, vehicles among them', () => {
    const moved = [...byDevice].filter(([, own]) => own.some(({ fix }) => fix.speedKmh > 0)).map(([deviceId]) => deviceId)
    expect(moved.length).toBeLessThanOrEqual(40)
    expect(moved.length).toBeGreaterThan(35)
    expect(moved.filter(deviceId => deviceId.startsWith('1')).length).toBe(10)
  })

  test('terminals go by their own port, phones over HTTP', () => {
    expect(fixes.every(({ door, fix }) => door === (fix.deviceId.startsWith('1') ? 'jt808' : 'osmand'))).toBe(true)
  })

  test('the same seed lives the same quarter of an hour', () => {
    expect(plain(fixesOf(aPopulation(), 2))).toEqual(plain(fixes.filter(({ fix }) => fix.at.getTime() < START_MS + 120_000)))
    expect(plain(fixesOf(aPopulation({ seed: 2 }), 1))).not.toEqual(plain(fixesOf(aPopulation(), 1)))
  })
})

test('with the port of the terminals closed, vehicles send over HTTP', () => {
  expect(new Set(fixesOf(aPopulation({ hasJt808: false }), 1).map(({ door }) => door))).toEqual(new Set(['osmand']))
})

test('a unit this database does not know, or knows by other devices, sends nothing', () => {
  const strangers = known.map(row => ({ ...row, deviceIds: ['something-else'] }))
  expect(aPopulation({}, strangers).size).toBe(0)
  expect(aPopulation({}, known.slice(0, 7)).size).toBe(7)
})

test('whoever carries an account sends by its field app and always moves', () => {
  const rows = known.map((row, at) => (at === 199 - 2 ? { ...row, accountId: 'acc', deviceIds: [...row.deviceIds, 'app:acc'] } : row))
  const app = fixesOf(aPopulation({ units: 1 }, rows), 3).filter(({ door }) => door === 'app')
  expect(new Set(app.map(({ fix }) => fix.deviceId))).toEqual(new Set(['app:acc']))
  expect(app.length).toBeGreaterThan(10)
})

test('a fix that is still under way is not overtaken by the next', () => {
  const population = aPopulation()
  const sent = Array.from({ length: 240 }, (_, tick) => population.due(START_MS + tick * 500)).flat()
  expect(sent.length).toBe(new Set(sent.map(({ fix }) => fix.deviceId)).size)
})

test('a fix that was lost is made up for within seconds, also by a unit that stands', () => {
  const population = aPopulation({ units: 0 })
  const first = Array.from({ length: 42 }, (_, tick) => population.due(START_MS + tick * 500)).flat()
  for (const one of first) one.settle(false)
  const again = Array.from({ length: 20 }, (_, tick) => population.due(START_MS + 21_000 + tick * 500)).flat()
  expect(new Set(again.map(({ fix }) => fix.deviceId))).toEqual(new Set(first.map(({ fix }) => fix.deviceId)))
})
