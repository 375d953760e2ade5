import { afterAll, beforeAll, expect, test } from 'vitest'
import { type Walk, minutesInside } from '#tests/bench/tracks/oracle'
import { gauss, seeded } from '#tests/bench/hot-city'
import type { TestFix } from '#tests/track-fixes'
import { NOW_MS, type TrackGround, aTrackGround } from '#tests/track-ground'
import { findVisits } from '../contract.ts'
import { bitsOfFlags } from '../fix-columns.ts'
import { storeClosed, openChunks } from './chunk-store.ts'

const UNITS = 40
let ground: TrackGround
beforeAll(async () => {
  ground = await aTrackGround()
  await ground.units(UNITS)
})
afterAll(() => ground[Symbol.asyncDispose]())

type Ring = [number, number][]

function star(random: () => number, [lon, lat]: readonly [number, number], reach: number): Ring {
  const corners = 3 + Math.floor(random() * 12)
  const ring = Array.from({ length: corners }, (_, corner): [number, number] => {
    const [angle, length] = [(2 * Math.PI * corner) / corners, reach * (0.4 + random() * 0.6)]
    return [lon + length * Math.cos(angle), lat + length * Math.sin(angle)]
  })
  return [...ring, ring[0]!]
}

/** Walks of forty units over three hours: some report each second, some each minute, some fall silent, some send part of it late. */
function aDay(random: () => number): TestFix[] {
  return Array.from({ length: UNITS }, (_, at) => {
    const every = [5_000, 20_000, 60_000, 110_000][at % 4]!
    const [fixes, speed] = [[] as TestFix[], at % 3 === 0 ? 0 : 2e-6 * random()]
    let [lon, lat, heading] = [112.7 + 0.02 * gauss(random), 38.4 + 0.02 * gauss(random), 2 * Math.PI * random()]
    for (let atMs = NOW_MS - 3 * 3_600_000 + Math.floor(random() * every); atMs < NOW_MS; atMs += every) {
      if (random() < 0.1) heading += gauss(random)
      if (random() < 0.01) atMs += 200_000
      lon += speed * (every / 20) * Math.cos(heading)
      lat += speed * (every / 20) * Math.sin(heading)
      const isOdd = random()
      const fix = { number: at + 1, atMs, lon: Math.round(lon * 1e6) / 1e6, lat: Math.round(lat * 1e6) / 1e6 }
      fixes.push(isOdd < 0.02 ? { ...fix, lon: 112.7, lat: 38.4, flagBits: bitsOfFlags(['impossible_speed']) } : fix)
    }
    return fixes
  }).flat()
}

test('who was in a polygon, when, and how long agrees with an oracle: holes, crossings between fixes, late parts, open minutes', async () => {
  const random = seeded(1409)
  const fixes = aDay(random)
  const isLate = fixes.map(fix => fix.flagBits === undefined && random() < 0.1)
  await ground.add(fixes.filter((_, at) => !isLate[at]))
  await storeClosed(ground.handles, await openChunks(ground.handles), NOW_MS - 120_000)
  await ground.add(fixes.filter((_, at) => isLate[at]).map(fix => ({ ...fix, flagBits: bitsOfFlags(['late']), receivedAtMs: NOW_MS })))
  await storeClosed(ground.handles, await openChunks(ground.handles), NOW_MS + 10_000)

  const walks = new Map<number, Walk>(Map.groupBy(fixes.filter(fix => fix.flagBits === undefined), fix => fix.number))
  let found = 0
  for (let question = 0; question < 120; question++) {
    const near = fixes[Math.floor(random() * fixes.length)]!
    const middle = [near.lon + 0.002 * gauss(random), near.lat + 0.002 * gauss(random)] as const
    const reach = 0.0005 * 40 ** random()
    const rings = [star(random, middle, reach), ...(question % 3 === 0 ? [star(random, middle, reach * 0.35)] : [])]
    const fromMs = near.atMs - Math.floor(random() * 1_800_000)
    const span = { fromMs, toMs: Math.min(NOW_MS, fromMs + Math.floor(600_000 * 20 ** random())) }
    const { items } = await ground.ask(findVisits, { polygon: { type: 'Polygon', coordinates: rings }, from: new Date(span.fromMs).toISOString(), to: new Date(span.toMs).toISOString() })
    const truth = minutesInside(walks, rings, span)
    expect(new Set(items.map(visit => visit.number)), `question ${question}`).toEqual(new Set(truth.keys()))
    for (const visit of items) {
      expect(Math.abs(visit.minutesInside - truth.get(visit.number)!)).toBeLessThan(0.02)
      expect(Date.parse(visit.lastAt) - Date.parse(visit.firstAt)).toBeGreaterThanOrEqual(Math.floor((visit.minutesInside - 0.01) * 60_000))
    }
    found += items.length
  }
  expect(found).toBeGreaterThan(100)
})

test('a question over too wide a polygon, or of too many corners, is refused in words', async () => {
  const span = { from: new Date(NOW_MS - 60_000).toISOString(), to: new Date(NOW_MS).toISOString() }
  const wide = [[100, 20], [120, 20], [120, 40], [100, 20]]
  await expect(ground.ask(findVisits, { polygon: { type: 'Polygon', coordinates: [wide] }, ...span })).rejects.toMatchObject({ code: 'track.polygon_too_wide' })
  const rings = Array.from({ length: 3 }, () => star(() => 0.9, [112.7, 38.4], 0.01)).map(ring => Array.from({ length: 900 }, (_, at) => ring[at % ring.length]!))
  await expect(ground.ask(findVisits, { polygon: { type: 'Polygon', coordinates: rings }, ...span })).rejects.toMatchObject({ code: 'track.polygon_too_wide' })
})
