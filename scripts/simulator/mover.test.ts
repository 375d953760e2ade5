import { describe, expect, test } from 'vitest'
import { type Position, distanceMetres } from '#platform/pure'
import { Dice, type Habit, type RoadNet } from '../demo-city/index.ts'
import { Mover, type MoverTerms, type MoverUnit } from './mover.ts'
import { MOST_SCATTER_METRES, Scatter } from './scatter.ts'
import { smallTown } from './small-town.ts'
import { makeWays } from './ways.ts'

const TEN_OCLOCK_MS = Date.parse('2026-11-23T10:00:00+08:00')
const roads = smallTown()
const ways = makeWays(roads)
const corner = (at: number) => roads.nodes[at] as Position

const habit: Habit = { home: corner(0), beat: [corner(35), corner(5), corner(20)], mode: 'drive', startHour: 8, endHour: 18 }
const driver: MoverUnit = { id: 'a', kind: 'vehicle', habit }
const walker: MoverUnit = { id: 'b', kind: 'grid_worker', habit: { ...habit, mode: 'walk' } }

function aMover(unit: MoverUnit, over: Partial<MoverTerms> = {}): Mover {
  return new Mover(unit, { ways, dice: new Dice(7, unit.id), nowMs: TEN_OCLOCK_MS, seenAt: null, isRoaming: true, isNightDuty: false, rate: 1, ...over })
}

function day(mover: Mover, { hours = 3, stepMs = 5_000, fromMs = TEN_OCLOCK_MS } = {}) {
  return Array.from({ length: (hours * 3_600_000) / stepMs }, (_, step) => mover.at(fromMs + step * stepMs))
}

describe.each([['a driver', driver, 61], ['a walker', walker, 5.2]] as const)('%s on the round', (_, unit, mostKmh) => {
  const spots = day(aMover(unit))

  test('stays within 15 m of the roads with the scatter of its receiver', () => {
    const scatter = new Scatter(new Dice(7, 'scatter'))
    const off = spots.map(spot => metresToRoad(scatter.around(spot.position), roads))
    expect(Math.max(...off)).toBeLessThan(15)
    expect(Math.max(...off)).toBeGreaterThan(1)
  })

  test('moves no faster than its kind does, from one fix to the next', () => {
    const speeds = spots.slice(1).map((spot, at) => (distanceMetres(spots[at]!.position, spot.position) / 5) * 3.6)
    expect(Math.max(...speeds)).toBeLessThanOrEqual(mostKmh)
    expect(speeds.some(speed => speed > mostKmh / 2)).toBe(true)
  })

  test('goes and stays in turn', () => {
    const moving = spots.filter(spot => spot.isMoving).length / spots.length
    expect(moving).toBeGreaterThan(0.3)
    expect(moving).toBeLessThan(0.98)
  })

  test('lives the same day for the same seed', () => {
    expect(day(aMover(unit))).toEqual(spots)
    expect(day(aMover(unit, { dice: new Dice(8, unit.id) }))).not.toEqual(spots)
  })
})

test('the scatter of a receiver stays within its bound', () => {
  const scatter = new Scatter(new Dice(1, 'x'))
  const off = Array.from({ length: 5_000 }, () => distanceMetres([112, 38], scatter.around([112, 38])))
  expect(Math.max(...off)).toBeLessThanOrEqual(MOST_SCATTER_METRES + 0.2)
})

test('outside its hours a unit stays at home, on night duty it goes', () => {
  const midnightMs = TEN_OCLOCK_MS + 14 * 3_600_000
  const asleep = day(aMover(driver, { nowMs: midnightMs }), { hours: 1, fromMs: midnightMs })
  const onDuty = day(aMover(driver, { nowMs: midnightMs, isNightDuty: true }), { hours: 1, fromMs: midnightMs })
  expect(asleep.some(spot => spot.isMoving)).toBe(false)
  expect(onDuty.some(spot => spot.isMoving)).toBe(true)
})

test('whoever does not roam stays where it was seen', () => {
  const spots = day(aMover(driver, { isRoaming: false, seenAt: corner(9) }))
  expect(new Set(spots.map(spot => String(spot.position)))).toEqual(new Set([String(corner(9))]))
})

describe('sent somewhere', () => {
  test('it goes there by the roads, waits until released, and then goes home', () => {
    const mover = aMover(driver, { isRoaming: false })
    mover.send(corner(35), TEN_OCLOCK_MS, TEN_OCLOCK_MS + 600_000)
    const on = day(mover, { hours: 0.5 })
    expect(on.every(spot => metresToRoad(spot.position, roads) < 1)).toBe(true)
    expect(mover.hasArrived(TEN_OCLOCK_MS + 1_800_000)).toBe(true)
    expect(on.at(-1)?.position).toEqual(corner(35))
    mover.release(TEN_OCLOCK_MS + 1_800_000)
    expect(mover.isBusy).toBe(false)
    expect(day(mover, { hours: 1, fromMs: TEN_OCLOCK_MS + 1_800_000 }).at(-1)?.position).toEqual(corner(0))
  })

  test('under way it turns at the next crossing, not across the fields', () => {
    const mover = aMover(driver)
    const turnMs = TEN_OCLOCK_MS + 40_000
    const before = mover.at(turnMs)
    mover.send(corner(30), turnMs, turnMs + 300_000)
    const after = day(mover, { hours: 0.2, stepMs: 1_000, fromMs: turnMs })
    expect(distanceMetres(before.position, after[0]!.position)).toBeLessThan(1)
    expect(Math.max(...after.map(spot => metresToRoad(spot.position, roads)))).toBeLessThan(1)
  })

  test('a walker takes the car when it is far', () => {
    const mover = aMover(walker, { isRoaming: false })
    mover.send(corner(35), TEN_OCLOCK_MS, TEN_OCLOCK_MS + 300_000)
    expect(mover.at(TEN_OCLOCK_MS + 30_000).speedKmh).toBeGreaterThan(20)
  })
})

test('a laptop that slept for eight hours moves nobody meanwhile', () => {
  const mover = aMover(driver)
  const before = mover.at(TEN_OCLOCK_MS + 60_000)
  const after = mover.at(TEN_OCLOCK_MS + 8 * 3_600_000)
  expect(distanceMetres(before.position, after.position)).toBeLessThan(1)
})

test('at a high rate nobody is faster than a device may claim', () => {
  const spots = day(aMover({ ...driver, kind: 'ambulance' }, { rate: 100 }), { hours: 0.5, stepMs: 2_000 })
  expect(Math.max(...spots.map(spot => spot.speedKmh))).toBeLessThanOrEqual(140.001)
})

function metresToRoad([lon, lat]: Position, { edges }: RoadNet): number {
  const scale = [111_195 * Math.cos((38 * Math.PI) / 180), 111_195] as const
  const flat = ([x, y]: Position) => [(x - lon) * scale[0], (y - lat) * scale[1]] as const
  return Math.min(...edges.flatMap(({ line }) => line.slice(1).map((to, at) => fromOrigin(flat(line[at]!), flat(to)))))
}

function fromOrigin([ax, ay]: readonly [number, number], [bx, by]: readonly [number, number]): number {
  const [dx, dy] = [bx - ax, by - ay]
  const share = Math.max(0, Math.min(1, -(ax * dx + ay * dy) / (dx * dx + dy * dy)))
  return Math.hypot(ax + dx * share, ay + dy * share)
}
