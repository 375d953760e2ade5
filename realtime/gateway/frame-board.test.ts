import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { mayDo } from '#domain/identity/server'
import { CellWorld, DENSITY_PARTS } from '#domain/track'
import type { Actor } from '#platform/context'
import { type Bbox, distanceMetres } from '#platform/pure'
import { MovingUnits } from '#tests/moving-units'
import { FrameBoard } from './frame-board.ts'
import { HEADROOM } from './frame-join.ts'
import type { FrameViewer } from './frame-viewer.ts'

const T0 = 1_780_000_000_000
const CITY: Bbox = [112, 38, 112.4, 38.4]
const AREAS = ['1/', '1/2/', '1/2/5/', '1/3/']

const actor = (role: string, path: string | null): Actor => ({
  accountId: 'a', username: 'a', displayName: 'a', roles: [role], area: path === null ? null : { code: 'x', path }, departmentCode: null,
})
const ACTORS = [actor('commander', null), actor('commander', '1/2/'), actor('grid_worker', '1/2/5/'), actor('wall', '1/3/')]

/** A viewer at the end of a wire that can lose frames and hold them up. */
class End {
  readonly world = new CellWorld()
  readonly viewer: FrameViewer
  waiting = 0
  gaps = 0
  losesNext = false
  bytes = 0

  constructor(board: FrameBoard, who: Actor) {
    this.viewer = board.open(who, { waitingBytes: () => this.waiting, send: bytes => this.take(bytes) })
  }

  look(bbox: Bbox, follow: number[] = []): void {
    this.viewer.look({ bbox: [...bbox], zoom: 12, follow })
  }

  private take(bytes: Buffer): boolean {
    this.bytes += bytes.length - HEADROOM
    if (this.losesNext) this.losesNext = false
    else if (this.world.apply(new Uint8Array(bytes.subarray(HEADROOM))) === 'gap') {
      this.gaps++
      this.viewer.resync()
    }
    return true
  }
}

function aBoard({ units = 0, exactUpTo = 20_000, seed = 1 }: { units?: number; exactUpTo?: number; seed?: number } = {}) {
  const city = new MovingUnits()
  const clock = { ms: T0 }
  let state = seed
  const random = () => ((state = (Math.imul(state, 1_103_515_245) + 12_345) >>> 0) >>> 8) / 2 ** 24
  for (let number = 1; number <= units; number++) {
    city.put(number, { areaPath: AREAS[number % AREAS.length]!, kindCode: number % 7 })
    city.move(number, CITY[0] + random() * 0.4, CITY[1] + random() * 0.4, T0)
  }
  const board = new FrameBoard(city, { nowMs: () => clock.ms, exactUpTo })
  const turn = () => {
    clock.ms += 250
    return board.turn()
  }
  return { city, clock, board, turn, random }
}

type Box = readonly [west: number, south: number, east: number, north: number]
const isIn = ([west, south, east, north]: Box, lon: number, lat: number, margin = 0) =>
  lon >= west - margin && lon <= east + margin && lat >= south - margin && lat <= north + margin

/** What this end must see, and must not, by the columns themselves: all that is wrong, in words. */
function faultsOf(end: End, city: MovingUnits): string[] {
  const { lon, lat, area, areaPaths, highest } = city.columns
  const { world, viewer } = end
  const { bbox, follow = [] } = viewer.view!
  const faults: string[] = []
  for (let number = 1; number <= highest; number++) {
    const isSeen = world.indexOf(number) >= 0
    const maySee = !Number.isNaN(lon[number]!) && mayDo(viewer.actor, 'unit.read', areaPaths[area[number]!]!)
    const isAskedFor = isIn(bbox, lon[number]!, lat[number]!) || follow.includes(number)
    if (isSeen && !maySee) faults.push(`${number} must not be seen`)
    if (!isSeen && maySee && isAskedFor) faults.push(`${number} must be seen`)
    if (isSeen) faults.push(...wrongAbout(number, end, city))
  }
  if (new Set(world.columns.number.subarray(0, world.count)).size !== world.count) faults.push('somebody is there twice')
  return faults
}

function wrongAbout(number: number, { world, viewer }: End, { columns }: MovingUnits): string[] {
  const row = world.indexOf(number)
  const [lon, lat] = [columns.lon[number]!, columns.lat[number]!]
  const [seenLon, seenLat] = [world.columns.lon[row]!, world.columns.lat[row]!]
  const isNear = isIn(viewer.view!.bbox, seenLon, seenLat, 0.05) || world.columns.cell[row] === world.grid!.outside
  const rights = {
    'is not where it is': distanceMetres([seenLon, seenLat], [lon, lat]) < 0.5,
    'has the wrong x': Math.abs(world.columns.x[row]! + world.originLon - lon) < 0.5 / 80_000,
    'is somebody else': world.columns.number[row] === number && world.columns.kind[row] === columns.kindCode[number],
    'is on duty or not': world.columns.isOnDuty[row] === columns.isOnDuty[number],
    'is not on this screen': isNear || viewer.view!.follow!.includes(number),
  }
  return Object.entries(rights).flatMap(([what, isRight]) => (isRight ? [] : `${number} ${what}`))
}

function expectTruth(end: End, city: MovingUnits): void {
  expect(faultsOf(end, city)).toEqual([])
}

const place = fc.record({ lon: fc.double({ min: 111.9, max: 112.5, noNaN: true }), lat: fc.double({ min: 37.9, max: 38.5, noNaN: true }) })
const box = fc
  .record({ lon: fc.double({ min: 111.9, max: 112.4, noNaN: true }), lat: fc.double({ min: 37.9, max: 38.4, noNaN: true }), size: fc.constantFrom(0.01, 0.05, 0.2, 0.8) })
  .map(({ lon, lat, size }): Bbox => [lon, lat, lon + size, lat + size])
const number = fc.integer({ min: 1, max: 40 })
const end = fc.integer({ min: 0, max: 3 })
const deed = fc.oneof(
  { weight: 8, arbitrary: fc.record({ do: fc.constant('move' as const), number, place }) },
  { weight: 8, arbitrary: fc.record({ do: fc.constant('step' as const), number, dLon: fc.double({ min: -0.003, max: 0.003, noNaN: true }), dLat: fc.double({ min: -0.003, max: 0.003, noNaN: true }) }) },
  { weight: 2, arbitrary: fc.record({ do: fc.constant('change' as const), number, area: fc.integer({ min: 0, max: 4 }), kindCode: fc.integer({ min: 0, max: 6 }), isOnDuty: fc.boolean() }) },
  { weight: 2, arbitrary: fc.record({ do: fc.constant('look' as const), end, box, follow: fc.array(number, { maxLength: 3 }) }) },
  { weight: 1, arbitrary: fc.record({ do: fc.constant('lose' as const), end }) },
  { weight: 1, arbitrary: fc.record({ do: fc.constant('stall' as const), end }) },
  { weight: 1, arbitrary: fc.record({ do: fc.constant('drain' as const), end }) },
  { weight: 1, arbitrary: fc.record({ do: fc.constant('resync' as const), end }) },
  { weight: 1, arbitrary: fc.record({ do: fc.constant('rights' as const), end, who: fc.integer({ min: 0, max: 3 }) }) },
  { weight: 8, arbitrary: fc.record({ do: fc.constant('tick' as const) }) },
)
type Deed = typeof deed extends fc.Arbitrary<infer T> ? T : never

function doIt(what: Deed, { city, clock, board, turn, ends }: ReturnType<typeof aBoard> & { ends: End[] }): void {
  if (what.do === 'move') city.move(what.number, what.place.lon, what.place.lat, clock.ms)
  else if (what.do === 'step' && !Number.isNaN(city.columns.lon[what.number]!)) {
    city.move(what.number, city.columns.lon[what.number]! + what.dLon, city.columns.lat[what.number]! + what.dLat, clock.ms)
  } else if (what.do === 'change') city.put(what.number, { areaPath: [...AREAS, '1/4/'][what.area]!, kindCode: what.kindCode, isOnDuty: what.isOnDuty })
  else if (what.do === 'look') ends[what.end]!.look(what.box, what.follow)
  else if (what.do === 'lose') ends[what.end]!.losesNext = true
  else if (what.do === 'stall') ends[what.end]!.waiting = 2 << 20
  else if (what.do === 'drain') ends[what.end]!.waiting = 0
  else if (what.do === 'resync') ends[what.end]!.viewer.resync()
  else if (what.do === 'rights') board.changeActor(ends[what.end]!.viewer, ACTORS[what.who]!)
  else if (what.do === 'tick') turn()
}

describe('the world at the other end', () => {
  test('[LIVE-6] [LIVE-7] whatever moves, pans, is lost, stalls or loses its rights: the tick after a hole is seen every end has the truth it may have', () => {
    fc.assert(
      fc.property(fc.array(deed, { minLength: 20, maxLength: 200 }), deeds => {
        const stage = { ...aBoard({ units: 30 }), ends: [] as End[] }
        for (const who of ACTORS) stage.ends.push(new End(stage.board, who))
        for (const it of stage.ends) it.look(CITY)
        for (const what of deeds) doIt(what, stage)
        for (const it of stage.ends) {
          it.waiting = 0
          it.losesNext = false
        }
        // At the latest the heartbeat shows a hole; the tick after has all.
        for (let tick = 0; tick < 5; tick++) stage.turn()
        for (const it of stage.ends) expectTruth(it, stage.city)
      }),
      { numRuns: 150, seed: 1409 },
    )
  })

  test('without losses it is the truth of the same tick, every tick', () => {
    const { city, clock, board, turn, random } = aBoard({ units: 150 })
    const ends = ACTORS.map(who => new End(board, who))
    ends.forEach((it, at) => it.look([112.1, 38.1, 112.1 + 0.1 * (at + 1), 38.3], [7, 8]))
    for (let tick = 0; tick < 40; tick++) {
      for (let number = 1; number <= 150; number++) {
        if (random() < 0.5) city.move(number, city.columns.lon[number]! + (random() - 0.5) * 0.002, city.columns.lat[number]! + (random() - 0.5) * 0.002, clock.ms)
      }
      turn()
      for (const it of ends) expectTruth(it, city)
    }
    expect(ends.map(it => it.gaps)).toEqual([0, 0, 0, 0])
  })
})

const everywhere = (board: FrameBoard, who = ACTORS[0]!): End => {
  const end = new End(board, who)
  end.look([111, 37, 114, 40])
  return end
}
const numbersOf = ({ world }: End) => Array.from({ length: world.count }, (_, row) => world.columns.number[row]!)

describe('views too wide to tell everybody', () => {
  test('get a stable sample of less than the limit, and the density of all they may see', () => {
    const { city, clock, board, turn, random } = aBoard({ units: 4_000, exactUpTo: 500 })
    const [all, some] = [everywhere(board), everywhere(board, ACTORS[1])]
    turn()
    const first = numbersOf(all)
    expect(all.world.level).toBeGreaterThan(0)
    expect(first.length).toBeLessThan(500)
    expect(first.length).toBeGreaterThan(100)
    expect(sum(all.world.density.counts)).toBe(4_000)
    expect(sum(some.world.density.counts)).toBe(2_000)
    for (let tick = 0; tick < 20; tick++) {
      for (let number = 1; number <= 4_000; number++) city.move(number, city.columns.lon[number]! + (random() - 0.5) * 1e-3, city.columns.lat[number]! + (random() - 0.5) * 1e-3, clock.ms)
      turn()
    }
    for (let tick = 0; tick < 8; tick++) turn() // densities are counted by and by, all of them in eight ticks
    expect(new Set(numbersOf(all))).toEqual(new Set(first))
    expect([sum(all.world.density.counts), all.gaps, all.world.density.columns]).toEqual([4_000, 0, all.world.grid!.columns * DENSITY_PARTS])
  })

  test('tell everybody again where few are in view, and whoever is followed always', () => {
    const { city, board, turn } = aBoard({ units: 4_000, exactUpTo: 500 })
    const end = everywhere(board)
    turn()
    const hidden = Array.from({ length: 4_000 }, (_, at) => at + 1).find(number => end.world.indexOf(number) < 0)!
    end.look([111, 37, 114, 40], [hidden])
    turn()
    expect(end.world.indexOf(hidden)).toBeGreaterThanOrEqual(0)
    end.look([112.1, 38.1, 112.16, 38.16])
    turn()
    expect([end.world.level, end.world.density.counts.length]).toEqual([0, 0])
    expectTruth(end, city)
  })
})

describe('the grid', () => {
  test('is laid anew when many are outside of it; what is outside is told all the same', () => {
    const { city, clock, board, turn } = aBoard({ units: 100 })
    const end = everywhere(board)
    turn()
    const before = end.world.grid!.lonOf(0)
    for (let number = 1; number <= 60; number++) city.move(number, 100 + number / 1000, 30, clock.ms)
    end.look([99, 29, 114, 40])
    turn()
    expectTruth(end, city)
    expect(end.world.columns.cell[end.world.indexOf(1)]).toBe(end.world.grid!.outside)
    clock.ms += 20_000
    turn()
    expect(end.world.grid!.lonOf(0)).toBeLessThan(before)
    expectTruth(end, city)
  })
})

test('cells nobody looks at cost no bytes, whoever moves in them', () => {
  const { city, clock, board, turn } = aBoard({ units: 1_000 })
  const end = new End(board, ACTORS[0]!)
  end.look([112, 38, 112.02, 38.02])
  turn()
  const { bytes } = end
  for (let number = 1; number <= 1_000; number++) if (city.columns.lon[number]! > 112.1) city.move(number, city.columns.lon[number]!, city.columns.lat[number]! + 1e-3, clock.ms)
  expect(turn().bytes + end.bytes - bytes).toBe(0)
})

test('a unit that reports without moving is told anew twice a minute, so that it does not seem silent', () => {
  const { city, clock, board, turn } = aBoard({ units: 1 })
  const end = everywhere(board)
  turn()
  const [lon, lat] = [city.columns.lon[1]!, city.columns.lat[1]!]
  for (let second = 0; second < 120; second++) {
    clock.ms += 750
    city.move(1, lon, lat, clock.ms)
    turn()
  }
  expect(clock.ms - end.world.columns.changedAtMs[end.world.indexOf(1)]!).toBeLessThan(35_000)
})

test('a fix that comes late is told with its age', () => {
  const { city, clock, board, turn } = aBoard({ units: 1 })
  const end = everywhere(board)
  turn()
  clock.ms += 600_000
  city.move(1, 112.1, 38.1, clock.ms - 300_000)
  turn()
  expect((clock.ms - end.world.columns.changedAtMs[end.world.indexOf(1)]!) / 1000).toBeCloseTo(300, 0)
})

function sum(counts: Uint32Array): number {
  return counts.reduce((total, count) => total + count, 0)
}
