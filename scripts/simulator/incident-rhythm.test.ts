import { describe, expect, test } from 'vitest'
import { reportsBetween, reportsInMinute } from './incident-rhythm.ts'

const terms = { seed: 1409, perDay: 80, rate: 1 }
const MIDNIGHT_MS = Date.parse('2026-11-24T00:00:00+08:00')
const HOUR_MS = 3_600_000
const inHours = (from: number, to: number, over = terms) =>
  Array.from({ length: (to - from) * 60 }, (_, minute) => reportsInMinute(MIDNIGHT_MS + from * HOUR_MS + minute * 60_000, over)).flat()

describe('reports', () => {
  test('come some eighty a day, most of them in the morning, few at night', () => {
    expect(inHours(0, 24).length).toBeGreaterThan(50)
    expect(inHours(0, 24).length).toBeLessThan(115)
    expect(inHours(8, 12).length).toBeGreaterThan(3 * inHours(0, 4).length)
  })

  test('are the same for the same seed and others for another', () => {
    expect(inHours(8, 12)).toEqual(inHours(8, 12))
    expect(inHours(8, 12, { ...terms, seed: 2 })).not.toEqual(inHours(8, 12))
  })

  test('are neither lost nor doubled, however often one looks', () => {
    const fromMs = MIDNIGHT_MS + 9 * HOUR_MS
    const looks = Array.from({ length: 900 }, (_, at) => reportsBetween(fromMs + at * 4_000, fromMs + (at + 1) * 4_000, terms)).flat()
    expect(looks).toEqual(inHours(9, 10))
    expect(looks.length).toBeGreaterThan(3)
  })

  test('follow the rate', () => {
    expect(inHours(9, 12, { ...terms, rate: 10 }).length).toBeGreaterThan(6 * inHours(9, 12).length)
  })

  test('of a night slept through are not made up for', () => {
    const reports = reportsBetween(MIDNIGHT_MS, MIDNIGHT_MS + 10 * HOUR_MS, { ...terms, rate: 10 })
    expect(Math.min(...reports)).toBeGreaterThan(MIDNIGHT_MS + 10 * HOUR_MS - 600_000)
  })
})
