import { createHash } from 'node:crypto'
import { describe, expect, test } from 'vitest'
import type { AreaLevel } from '#domain/area'
import { type Position, distanceMetres } from '#platform/pure'
import { Dice, generateDemoCity, makeHistory, makeRouter } from './index.ts'
import { isInRing, signedArea } from './plane.ts'

const city = generateDemoCity({ seed: 1 })
const atLevel = (level: AreaLevel) => city.areas.filter(area => area.level === level)
const areaOf = new Map(city.areas.map(area => [area.code, area]))
const isInArea = (at: Position, code: string) => areaOf.get(code)?.geometry.coordinates.filter(ring => isInRing(at, ring)).length === 1
const squareOf = (code: string) => areaOf.get(code)?.geometry.coordinates.reduce((sum, ring) => sum + signedArea(ring), 0) ?? 0
const LOWER = ['county', 'township', 'village', 'grid'] as const

describe('chance', () => {
  test('the same seed gives the same city, byte for byte, and another seed another', () => {
    const digest = (seed: number) => createHash('sha256').update(JSON.stringify(generateDemoCity({ seed, scale: 0.4 }))).digest('hex')
    expect(digest(7)).toBe(digest(7))
    expect(digest(7)).not.toBe(digest(8))
  }, 180_000)

  test.each([2, 20261122])('seed %i makes a whole city with connected roads too', seed => {
    const other = generateDemoCity({ seed })
    expect(other.areas.filter(area => area.level === 'county')).toHaveLength(14)
    expect(other.areas.filter(area => area.level === 'grid').length).toBeGreaterThanOrEqual(2000)
    expect(reachable(other.roads)).toBe(other.roads.nodes.length)
  }, 30_000)
})

describe('partition', () => {
  test.each(LOWER)('%s areas add up to the city within 1e-6', level => {
    const sum = atLevel(level).reduce((total, area) => total + squareOf(area.code), 0)
    expect(Math.abs(sum / squareOf('140900') - 1)).toBeLessThan(1e-6)
  })

  test.each(LOWER)('every side of a %s is shared by two neighbours, run in opposite directions, or lies on the border of the city', level => {
    const sides = sidesOf(level)
    const border = sidesOf('city')
    const unmatched = [...sides].filter(([side, count]) => count !== 1 || (sides.get(turned(side)) !== 1 && !border.has(side)))
    expect(unmatched).toEqual([])
  })

  test.each(['city', ...LOWER] as const)('every ring of a %s is closed and simple', level => {
    const faults = atLevel(level).filter(area => area.geometry.coordinates.some(ring => !isClosed(ring) || crossings(ring) > 0))
    expect(faults.map(area => area.code)).toEqual([])
  })

  test('2,000 random points of the city are each in exactly one grid, and in its village, township and county', () => {
    const dice = new Dice(5, 'points')
    const [west, south, east, north] = areaOf.get('140900')?.bbox ?? [0, 0, 0, 0]
    const faults: Position[] = []
    for (let found = 0; found < 2000; ) {
      const at: Position = [dice.between(west, east), dice.between(south, north)]
      if (!isInArea(at, '140900')) continue
      found++
      const holding = LOWER.map(level => atLevel(level).filter(area => isNear(area.bbox, at) && isInArea(at, area.code)))
      const chain = holding.every(list => list.length === 1) && holding.every(([area], index) => index === 0 || area?.parentCode === holding[index - 1]?.[0]?.code)
      if (!chain) faults.push(at)
    }
    expect(faults).toEqual([])
  })

  test('codes, paths and parents agree and no code comes twice', () => {
    expect(areaOf.size).toBe(city.areas.length)
    const digits = { city: 6, county: 6, township: 9, village: 12, grid: 15 }
    const faults = city.areas.filter(area => {
      const above = area.parentCode === null ? '' : areaOf.get(area.parentCode)?.path
      return area.code.length !== digits[area.level] || area.path !== `${above}${area.code}/`
    })
    expect(faults).toEqual([])
  })

  test('no county has a name twice among its townships, nor among its villages', () => {
    for (const level of ['township', 'village'] as const) {
      const names = atLevel(level).map(area => `${area.code.slice(0, 6)} ${area.name}`)
      expect(new Set(names).size).toBe(names.length)
    }
  })

  test('residents of the areas below add up to the area above', () => {
    for (const area of city.areas.filter(({ level }) => level !== 'grid')) {
      const below = city.areas.filter(({ parentCode }) => parentCode === area.code)
      expect(below.reduce((sum, { population }) => sum + (population ?? 0), 0)).toBe(area.population)
    }
  })
})

describe('places', () => {
  test('seats, centres, stations, cameras and premises lie in their areas', () => {
    const things = [
      ...city.areas.map(({ code, center }) => ({ code, at: center })),
      ...city.areas.map(({ code, seat }) => ({ code, at: seat })),
      ...[...city.stations, ...city.cameras].map(({ areaCode, position }) => ({ code: areaCode, at: position })),
      ...city.premises.map(({ gridCode, position }) => ({ code: gridCode, at: position })),
    ]
    expect(things.filter(({ code, at }) => !isInArea(at, code))).toEqual([])
  })

  test('people are at home in the area they serve, and grid workers stay in their grid', () => {
    const walkers = city.units.filter(unit => unit.kind !== 'ambulance' && unit.kind !== 'vehicle')
    expect(walkers.filter(unit => [unit.habit.home, ...unit.habit.beat].some(at => !isInArea(at, unit.areaCode)))).toEqual([])
  })

  test('there is as much of everything as the demo promises', () => {
    expect(atLevel('grid').length).toBeGreaterThanOrEqual(2000)
    expect(city.premises.length).toBeGreaterThanOrEqual(3000)
    expect(city.units.length).toBeGreaterThanOrEqual(1500)
    expect(city.stations.length).toBeGreaterThanOrEqual(200)
    expect(city.cameras.length).toBeGreaterThanOrEqual(80)
    const manned = new Set(city.units.filter(unit => unit.kind === 'grid_worker').map(unit => unit.areaCode)).size
    expect(manned / atLevel('grid').length).toBeGreaterThan(0.93)
    expect(manned / atLevel('grid').length).toBeLessThan(0.97)
  })

  test('ids and device ids are unique, and terminals have eleven digits with no zero before them', () => {
    for (const ids of [city.units.map(unit => unit.deviceId), [...city.units, ...city.stations, ...city.cameras, ...city.premises, ...city.teams].map(({ id }) => id)]) {
      expect(new Set(ids).size).toBe(ids.length)
    }
    expect(city.units.filter(unit => unit.door === 'jt808' && !/^[1-9]\d{10}$/.test(unit.deviceId))).toEqual([])
  })

  test('the grid of the demo account is manned, and it lies in its village, township and county', () => {
    const { grid, village, township, county } = city.demoAccountsAreas
    expect(areaOf.get(grid)?.path).toBe(`140900/${county}/${township}/${village}/${grid}/`)
    expect(city.units.some(unit => unit.areaCode === grid && unit.door === 'app')).toBe(true)
  })

  test('everything says that it is demo', () => {
    const all = [city, ...city.areas, ...city.stations, ...city.cameras, ...city.premises, ...city.teams, ...city.units]
    expect(all.filter(it => !it.isDemo || it.label.zh !== '演示数据')).toEqual([])
  })
})

describe('roads', () => {
  test('from one crossing one can reach all', () => {
    expect(reachable(city.roads)).toBe(city.roads.nodes.length)
  })

  test('edges begin and end at their crossings', () => {
    const faults = city.roads.edges.filter(({ from, to, line }) => String(line[0]) !== String(city.roads.nodes[from]) || String(line.at(-1)) !== String(city.roads.nodes[to]))
    expect(faults).toEqual([])
  })

  test('the ground map stays small', () => {
    expect(city.ground.reduce((sum, { line }) => sum + line.length, 0)).toBeLessThanOrEqual(60_000)
    expect(JSON.stringify(city.areas.map(area => area.geometry)).length).toBeLessThan(8e6)
  })

  test('a way between two grids is no shorter than the straight line and no longer than three times it', () => {
    const route = makeRouter(city.roads)
    const dice = new Dice(9, 'routes')
    for (let i = 0; i < 60; i++) {
      const [from, to] = [dice.pick(atLevel('grid')).center, dice.pick(atLevel('grid')).center]
      const { line, lengthMetres } = route(from, to, i % 2 ? 'walk' : 'drive')
      expect([line[0], line.at(-1)]).toEqual([from, to])
      expect(lengthMetres).toBeGreaterThanOrEqual(distanceMetres(from, to) * 0.999)
      expect(lengthMetres).toBeLessThan(3 * distanceMetres(from, to) + 20_000)
    }
  })
})

describe('history', () => {
  const until = new Date('2026-11-22T06:36:00Z')
  const past = makeHistory(city, { days: 14, until })

  test('about eighty a day, more at ten in the morning than at three at night', () => {
    expect(past.length / 14).toBeGreaterThan(68)
    expect(past.length / 14).toBeLessThan(92)
    const inHour = (hour: number) => past.filter(({ reportedAt }) => (reportedAt.getUTCHours() + 8) % 24 === hour).length
    expect(inHour(10)).toBeGreaterThan(4 * inHour(3))
  })

  test('steps follow one another and none lies in the future', () => {
    const faults = past.filter(it => {
      const steps = [it.reportedAt, it.acceptedAt, it.assignedAt, it.onTheWayAt, it.onSceneAt, it.resolvedAt, it.closedAt]
      const taken = steps.filter(step => step !== null)
      const isOrdered = taken.every((step, index) => index === 0 || step >= (taken[index - 1] as Date))
      return !isOrdered || steps.slice(taken.length).some(step => step !== null) || (taken.at(-1) as Date) > until
    })
    expect(faults).toEqual([])
  })

  test('each happened inside its grid, and the same seed tells the same story', () => {
    expect(past.filter(it => !isInArea(it.position, it.gridCode))).toEqual([])
    expect(makeHistory(city, { days: 14, until })).toEqual(past)
  })
})

function sidesOf(level: AreaLevel): Map<string, number> {
  const sides = new Map<string, number>()
  for (const ring of atLevel(level).flatMap(area => area.geometry.coordinates)) {
    ring.slice(1).forEach((to, index) => {
      const side = `${ring[index]}|${to}`
      sides.set(side, (sides.get(side) ?? 0) + 1)
    })
  }
  return sides
}

function turned(side: string): string {
  return side.split('|').reverse().join('|')
}

function isClosed(ring: readonly Position[]): boolean {
  return ring.length >= 4 && String(ring[0]) === String(ring.at(-1))
}

/** Pairs of sides that meet anywhere but at a common end; a sweep from west to east. */
function crossings(ring: readonly Position[]): number {
  const sides = ring.slice(1).map((to, index) => ({ index, a: ring[index] as Position, b: to })).sort((p, q) => Math.min(p.a[0], p.b[0]) - Math.min(q.a[0], q.b[0]))
  let count = 0
  sides.forEach((side, at) => {
    const east = Math.max(side.a[0], side.b[0])
    for (let k = at + 1; k < sides.length; k++) {
      const other = sides[k] as (typeof sides)[number]
      if (Math.min(other.a[0], other.b[0]) > east) break
      const gap = Math.abs(other.index - side.index)
      if (gap !== 1 && gap !== ring.length - 2 && meet(side, other)) count++
    }
  })
  return count
}

type Side = { a: Position; b: Position }
function meet({ a, b }: Side, { a: c, b: d }: Side): boolean {
  const turn = (p: Position, q: Position, r: Position) => Math.sign((q[0] - p[0]) * (r[1] - p[1]) - (q[1] - p[1]) * (r[0] - p[0]))
  return turn(a, b, c) !== turn(a, b, d) && turn(c, d, a) !== turn(c, d, b)
}

function isNear([west, south, east, north]: readonly [number, number, number, number], [lon, lat]: Position): boolean {
  return lon >= west && lon <= east && lat >= south && lat <= north
}

function reachable({ nodes, edges }: typeof city.roads): number {
  const around = nodes.map((): number[] => [])
  for (const { from, to } of edges) {
    around[from]?.push(to)
    around[to]?.push(from)
  }
  const seen = new Set([0])
  for (const node of seen) for (const next of around[node] ?? []) seen.add(next)
  return seen.size
}
