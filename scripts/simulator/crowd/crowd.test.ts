import { beforeAll, expect, test } from 'vitest'
import { distanceMetres } from '#platform/pure'
import { type DemoCity, generateDemoCity } from '../../demo-city/index.ts'
import { Crowd } from './crowd.ts'

const COUNT = 2_000
let city: DemoCity
beforeAll(() => {
  city = generateDemoCity({ seed: 1409 })
})

const places = (crowd: Crowd) => Array.from({ length: crowd.count }, (_, index) => [crowd.lon[index]!, crowd.lat[index]!] as [number, number])

function lived(crowd: Crowd, turns: number): Crowd {
  for (let turn = 0; turn < turns; turn++) for (let index = 0; index < crowd.count; index++) crowd.step(index, 5)
  return crowd
}

test('the same seed makes the same crowd and the same day', () => {
  expect(places(lived(new Crowd(city, COUNT), 20))).toEqual(places(lived(new Crowd(city, COUNT), 20)))
})

test('nobody goes faster than a road allows, and none leaves the city', () => {
  const crowd = new Crowd(city, COUNT)
  for (let turn = 0; turn < 60; turn++) {
    const before = places(crowd)
    lived(crowd, 1)
    const fastest = Math.max(...places(crowd).map((place, index) => distanceMetres(before[index]!, place) / 5))
    expect(fastest * 3.6).toBeLessThan(110)
  }
  const edge = city.roads.nodes
  const [west, east] = [Math.min(...edge.map(node => node[0])) - 0.1, Math.max(...edge.map(node => node[0])) + 0.1]
  expect(places(crowd).every(([lon, lat]) => lon > west && lon < east && Number.isFinite(lat))).toBe(true)
})

test('half of it is on the move, the rest stays about its home', () => {
  const crowd = new Crowd(city, COUNT)
  const before = places(crowd)
  lived(crowd, 60)
  const moved = places(crowd).map((place, index) => distanceMetres(before[index]!, place))
  expect(moved.filter(metres => metres > 500).length / COUNT).toBeGreaterThan(0.4)
  expect(moved.filter(metres => metres < 500).length / COUNT).toBeGreaterThan(0.35)
})
