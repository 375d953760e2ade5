import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { type FixColumns, bitsOfFlags, roomForFixes } from '#domain/track'
import { activityOf, barHeights, roundInstants } from './activity.ts'
import { PlaybackClock } from './playback-clock.ts'
import { type PlaybackView, fieldOf, instantOf, playbackFrom, playbackText, spanOf } from './playback-view.ts'
import { trailRuns } from './trail-runs.ts'
import { UnitTrack } from './unit-track.ts'

const BASE = Date.parse('2026-11-22T06:00:00Z')
const UNIT = { id: '00000000-0000-4000-8000-000000000001', number: 7, name: '张慧', kind: 'doctor' as const }

type Fix = readonly [second: number, lon: number, lat: number, flagBits?: number]
function fixes(rows: readonly Fix[]): FixColumns {
  const columns = roomForFixes(rows.length)
  rows.forEach(([second, lon, lat, flagBits = 0], row) => {
    columns.fixedAtMs[row] = BASE + second * 1000
    columns.lon[row] = lon
    columns.lat[row] = lat
    columns.flagBits[row] = flagBits
  })
  columns.count = rows.length
  return columns
}
function trackOf(rows: readonly Fix[]): UnitTrack {
  const track = new UnitTrack(UNIT)
  track.append(fixes(rows))
  return track
}

describe('where a unit was at an instant', () => {
  const track = trackOf([[0, 112, 38], [10, 112.001, 38], [70, 112.001, 38.001], [600, 112.5, 38.5]])
  const at = (second: number) => track.placeAt(BASE + second * 1000)

  test('is on the straight line between two fixes, headed along it', () => {
    expect(at(5)).toMatchObject({ position: [112.0005, 38], isMoving: true, isStale: false })
    expect(at(5)!.bearingDeg).toBeCloseTo(90, 6)
    expect(at(40)!.bearingDeg).toBeCloseTo(0, 6)
    expect(at(10)!.position).toEqual([112.001, 38])
  })
  test('is where it was heard last in a silence, and grey once that is two minutes ago', () => {
    expect(at(100)).toMatchObject({ position: [112.001, 38.001], isStale: false, isMoving: false })
    expect(at(400)).toMatchObject({ position: [112.001, 38.001], isStale: true })
    expect(at(600)).toMatchObject({ position: [112.5, 38.5], isStale: false })
  })
  test('is not known before the first fix', () => {
    expect(at(-1)).toBeNull()
    expect(trackOf([]).placeAt(BASE)).toBeNull()
  })
  test('never leaves the box of the two fixes around it, whatever the track', () => {
    const row = fc.tuple(fc.integer({ min: 1, max: 300 }), fc.double({ min: 112, max: 112.05, noNaN: true }), fc.double({ min: 38, max: 38.05, noNaN: true }))
    fc.assert(
      fc.property(fc.array(row, { minLength: 1, maxLength: 60 }), fc.double({ min: 0, max: 1, noNaN: true }), (steps, share) => {
        let second = 0
        const walked = trackOf(steps.map(([gap, lon, lat]) => [(second += gap), lon, lat]))
        const atMs = walked.atMs[0]! + share * (walked.atMs[walked.count - 1]! - walked.atMs[0]!)
        const around = [walked.rowAt(atMs), Math.min(walked.rowAt(atMs) + 1, walked.count - 1)].map(it => walked.positionAt(it))
        const { position } = walked.placeAt(atMs)!
        for (const axis of [0, 1] as const) {
          expect(position[axis]).toBeGreaterThanOrEqual(Math.min(...around.map(it => it[axis])) - 1e-12)
          expect(position[axis]).toBeLessThanOrEqual(Math.max(...around.map(it => it[axis])) + 1e-12)
        }
      }),
    )
  })
})

test('pages append in order; doubted fixes and what stands already are left out', () => {
  const track = trackOf([[0, 112, 38], [10, 112.001, 38]])
  track.append(fixes([[10, 112.001, 38], [20, 119, 38, bitsOfFlags(['impossible_speed'])], [30, 112.002, 38, bitsOfFlags(['late'])]]))
  track.append(fixes(Array.from({ length: 1_000 }, (_, index) => [40 + index, 112.002, 38] as const)))
  expect([track.count, track.lon[2], track.atMs[2]]).toEqual([1_003, 112.002, BASE + 30_000])
})

test('trails are cut where nobody knows the way, and a lone fix is none', () => {
  const runs = trailRuns(trackOf([[0, 112, 38], [10, 112.001, 38], [200, 112.002, 38], [700, 112.5, 38], [710, 112.501, 38]]), BASE)
  expect(runs.map(run => Array.from(run.seconds))).toEqual([[0, 10], [700, 710]])
  expect(Array.from(runs[1]!.path)).toEqual([112.5, 38, 112.501, 38])
})

describe('activity', () => {
  test('counts every fix of the span once, its last instant too', () => {
    const track = trackOf([[-1, 112, 38], [0, 112, 38], [59, 112, 38], [60, 112, 38], [100, 112, 38], [120, 112, 38], [121, 112, 38]])
    expect(activityOf([track], { fromMs: BASE, toMs: BASE + 120_000 }, 2)).toEqual([2, 3])
    expect(barHeights([0, 1, 4])).toEqual([0, 0.5, 1])
  })
  test('is marked at round times of the city', () => {
    const marks = roundInstants({ fromMs: BASE - 20 * 60_000, toMs: BASE + 100 * 60_000 }, 5)
    expect(marks.map(at => new Date(at).toISOString().slice(11, 16))).toEqual(['06:00', '06:30', '07:00', '07:30'])
    expect(roundInstants({ fromMs: BASE, toMs: BASE + 86_400_000 * 2 }, 3).map(at => new Date(at + 8 * 3_600_000).getUTCHours())).toEqual([0, 0])
  })
})

describe('the clock of a playback', () => {
  const aClock = () => {
    const clock = new PlaybackClock({ fromMs: BASE, toMs: BASE + 100_000 })
    clock.know(BASE + 100_000)
    clock.setSpeed(10)
    return clock
  }
  test('runs as fast as asked, by the time that passed, and stops at the end', () => {
    const clock = aClock()
    clock.play(1_000)
    expect(clock.turn(1_500)).toBe(true)
    expect(clock.now.atMs).toBe(BASE + 5_000)
    clock.turn(60_000)
    expect(clock.now).toMatchObject({ atMs: BASE + 100_000, isPlaying: false })
    clock.play(61_000)
    expect(clock.now.atMs).toBe(BASE)
  })
  test('waits where the tracks are not known yet', () => {
    const clock = new PlaybackClock({ fromMs: BASE, toMs: BASE + 100_000 })
    clock.know(BASE + 2_000)
    clock.play(0)
    clock.turn(5_000)
    expect(clock.now).toMatchObject({ atMs: BASE + 2_000, isPlaying: true })
    clock.know(BASE + 100_000)
    clock.turn(5_100)
    expect(clock.now.atMs).toBe(BASE + 5_000)
  })
  test('steps and seeks within the span; a step halts it', () => {
    const clock = aClock()
    clock.play(0)
    clock.step(-5_000)
    expect(clock.now).toMatchObject({ atMs: BASE, isPlaying: false })
    clock.seek(BASE + 1e9)
    expect(clock.now.atMs).toBe(BASE + 100_000)
  })
  test('tells the screen at most ten times a second while it runs', () => {
    const clock = aClock()
    let told = 0
    clock.subscribe(() => told++)
    clock.play(1_000)
    for (let ms = 1_016; ms <= 2_000; ms += 16) clock.turn(ms)
    expect(told).toBeGreaterThan(5)
    expect(told).toBeLessThanOrEqual(11)
  })
})

describe('the playback in the address', () => {
  const whom = fc.oneof(
    fc.uuid({ version: 4 }).map(id => ({ kind: 'unit' as const, id })),
    fc.constantFrom('140902', '140902001001').map(code => ({ kind: 'area' as const, code })),
    fc.constant({ kind: 'screen' as const, bbox: [112.1, 38, 113.25, 38.5] as const }),
  )
  const when = fc.oneof(fc.constantFrom({ kind: 'hour' as const }, { kind: 'today' as const }), fc.integer({ min: 1, max: 9e8 }).map(ms => ({ kind: 'own' as const, fromMs: BASE, toMs: BASE + ms })))
  const page = fc.constantFrom('play' as const, 'visits' as const)

  test('comes back as it was', () => {
    fc.assert(fc.property(fc.record({ whom, when, page }), (view: PlaybackView) => void expect(playbackFrom(playbackText(view))).toEqual(view)))
  })
  test('of any other text is none', () => {
    fc.assert(fc.property(fc.string(), text => playbackFrom(text) === null))
    for (const text of [null, 'unit*x*today', 'screen*1,2,3*hour', 'screen*113,38,112,39*hour', 'area*140902*5-4', 'area*140902*']) expect(playbackFrom(text)).toBeNull()
  })
  test('spans begin and end by the clock of the city', () => {
    const nowMs = Date.parse('2026-11-22T17:30:00Z')
    expect(spanOf({ kind: 'today' }, nowMs).fromMs).toBe(Date.parse('2026-11-22T16:00:00Z'))
    expect(spanOf({ kind: 'hour' }, nowMs).fromMs).toBe(nowMs - 3_600_000)
    expect(fieldOf(nowMs)).toBe('2026-11-23T01:30')
    expect(instantOf('2026-11-23T01:30')).toBe(nowMs)
    expect(instantOf('')).toBeNull()
  })
})
