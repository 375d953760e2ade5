import { existsSync, readFileSync } from 'node:fs'
import { fileURLToPath } from 'node:url'
import { parse } from 'csv-parse/sync'
import { describe, expect, it } from 'vitest'
import { isInside } from '#platform/pure'
import { COLUMNS, recordingOf, schedule } from './recorded-track.ts'

const READING = { columns: COLUMNS, datum: 'wgs84', zone: '+08:00' } as const
const row = (timestamp: string, rest: Record<string, string> = {}) => ({ longitude: '119.6', latitude: '31.2', timestamp, name_id: 'a', ...rest })
const TAXI = fileURLToPath(new URL('../../shared/data/taxi-wuxi.csv', import.meta.url))

describe('rows of a recorded track', () => {
  it('are read in the zone they were written in unless they name one', () => {
    const times = ['2020-07-18 09:00:00', '2020-07-18T09:00:01', '2020-07-18T01:00:02Z', '2020/7/18T3:00:03+02:00', '1595034004', '1595034005000']
    const { fixes } = recordingOf(times.map(time => row(time)), READING)
    expect(fixes.map(fix => fix.at.toISOString())).toEqual([0, 1, 2, 3, 4, 5].map(second => `2020-07-18T01:00:0${second}.000Z`))
  })

  it('come out in time order, those of one instant in their own', () => {
    const { fixes } = recordingOf([row('2020-07-18 09:00:05'), row('2020-07-18 09:00:01', { name_id: 'b' }), row('2020-07-18 09:00:01', { name_id: 'c' })], READING)
    expect(fixes.map(fix => fix.deviceId)).toEqual(['b', 'c', 'a'])
  })

  it('that cannot be read are refused with the reason', () => {
    const rows = [row(''), row('2020-07-18 09:00', { name_id: ' ' }), row('2020-07-18 09:00', { latitude: '' }), row('2020-07-18 09:00', { longitude: '200' }), row('2020-07-32 09:00')]
    expect(recordingOf(rows, READING)).toEqual({
      fixes: [],
      refused: [
        { row: 1, reason: 'no time' },
        { row: 2, reason: 'no id' },
        { row: 3, reason: 'no place' },
        { row: 4, reason: 'no place' },
        { row: 5, reason: 'no time' },
      ],
    })
  })

  it('are converted to WGS 84 and may name their columns', () => {
    const columns = { lon: 'x', lat: 'y', time: 't', id: 'car' }
    const [fix] = recordingOf([{ x: '112.7332', y: '38.4177', t: '1595034004', car: '7' }], { columns, datum: 'gcj02', zone: 'Z' }).fixes
    expect(fix?.deviceId).toBe('7')
    expect(fix?.position[0]).toBeCloseTo(112.7271, 2)
    expect(fix?.position[0]).not.toBeCloseTo(112.7332, 3)
  })
})

describe('the schedule', () => {
  const { fixes } = recordingOf(['09:00:00', '09:01:00', '09:10:00'].map(time => row(`2020-07-18 ${time}`)), READING)
  const start = new Date('2026-03-01T00:00:00Z')

  it('keeps the rhythm at the speed asked for, and the times as recorded', () => {
    const due = [...schedule(fixes, { speed: 60, shiftToNow: false, start })]
    expect(due.map(each => each.dueMs)).toEqual([0, 1_000, 10_000])
    expect(due.map(each => each.fixedAt)).toEqual(fixes.map(fix => fix.at))
  })

  it.each([1, 60, 1e5])('shifted to now at speed %i ends now, keeps its intervals and never lies ahead', speed => {
    const due = [...schedule(fixes, { speed, shiftToNow: true, start })]
    expect(due.map(each => each.fixedAt.getTime() - (due[0]?.fixedAt.getTime() ?? 0))).toEqual([0, 60_000, 600_000])
    for (const each of due) expect(each.fixedAt.getTime()).toBeLessThanOrEqual(start.getTime() + each.dueMs)
    const last = due.at(-1)
    expect(start.getTime() + (last?.dueMs ?? 0) - (last?.fixedAt.getTime() ?? 0)).toBeLessThan(2)
  })
})

describe.skipIf(!existsSync(TAXI))('taxi-wuxi.csv (skipped where ../shared/data is absent)', () => {
  it('reads whole: 20,188 fixes of 475 taxis, in and around Wuxi, on Beijing time', () => {
    const rows: Record<string, string>[] = parse(readFileSync(TAXI), { columns: true })
    const { fixes, refused } = recordingOf(rows, READING)
    expect(refused).toEqual([])
    expect(fixes).toHaveLength(20_188)
    expect(new Set(fixes.map(fix => fix.deviceId)).size).toBe(475)
    expect(fixes[0]?.at.toISOString()).toBe('2020-07-18T00:00:00.000Z')
    const middle = (axis: 0 | 1) => fixes.map(fix => fix.position[axis]).sort((a, b) => a - b)[fixes.length / 2]
    expect(middle(0)).toBeCloseTo(120.29, 2)
    expect(middle(1)).toBeCloseTo(31.61, 2)
    // A tenth drive out of the city, as far as Beijing; none out of the country.
    expect(fixes.filter(fix => isInside(fix.position, [119, 30.5, 121.5, 32.5])).length / fixes.length).toBeGreaterThan(0.85)
    expect(fixes.every(fix => isInside(fix.position, [103, 23, 123, 41]))).toBe(true)
  })
})
