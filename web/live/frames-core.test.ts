import { expect, test } from 'vitest'
import { CellGrid, CellWorld, FrameWriter, SECTION, helloBytes } from '#domain/track'
import { worldX, worldY } from '../map/mass/mercator.ts'
import { FramesCore } from './frames-core.ts'
import type { FromWorker, Turn } from './frames-messages.ts'

const T0 = Date.parse('2026-11-22T06:00:00Z')
const grid = CellGrid.over([112, 38, 112.2, 38.2])
type Place = { readonly number: number; readonly lon: number; readonly at: number }

/** A world that is told, frame by frame, where the units it follows are. */
function aWorld() {
  const world = new CellWorld()
  world.apply(helloBytes(grid))
  let tick = 0
  const tell = (places: readonly Place[]) => {
    const writer = new FrameWriter()
    writer.head({ after: tick, tick: ++tick, timeMs: T0 + tick * 250, tickMs: 250, isFull: tick === 1, view: null })
    const began = writer.beginSection(SECTION.exact)
    writer.u8(1)
    for (const { number, lon, at } of places) writer.exact({ number, kindCode: 1, isOnDuty: true, bearingDeg: 90, speedKmh: 30, fixedAtMs: at }, lon, 38.1)
    writer.endSection(began)
    expect(world.apply(writer.written)).toBe('ok')
    return world
  }
  return tell
}

function aCore() {
  const said: Turn[] = []
  const clock = { ms: T0 }
  const core = new FramesCore({
    say: (message: FromWorker) => message.kind === 'turn' && said.push(message.turn),
    nowMs: () => clock.ms,
    later: () => undefined,
  })
  return { core, said, clock }
}

test('[WEB-6] a page that has not taken the last turn gets no second one, and then the newest', () => {
  const { core, said } = aCore()
  const tell = aWorld()
  core.wantRows(true)
  core.taken(null)
  for (const lon of [112.1, 112.101, 112.102]) core.take(tell([{ number: 7, lon, at: T0 + (lon - 112.1) * 4e6 }]), 0)
  expect(said).toHaveLength(2)
  core.taken(null)
  core.taken(null)
  expect(said).toHaveLength(3)
  expect(said[2]!.mass!.originX + said[2]!.mass!.rows[2]!).toBeCloseTo(worldX(112.102), 4)
})

test('the room a page gives back is used again', () => {
  const { core, said } = aCore()
  const tell = aWorld()
  core.wantRows(true)
  core.take(tell([{ number: 7, lon: 112.1, at: T0 }]), 0)
  core.taken(null)
  const room = said.at(-1)!.mass!.rows.buffer
  core.taken(room)
  core.take(tell([{ number: 7, lon: 112.101, at: T0 + 4000 }]), 0)
  expect(said.at(-1)!.mass!.rows.buffer).toBe(room)
})

test('who is watched comes with every turn, row and last fix, whoever draws the mass', () => {
  const { core, said } = aCore()
  const tell = aWorld()
  core.watch([9], [9])
  core.taken(null)
  core.take(tell([{ number: 7, lon: 112.1, at: T0 }, { number: 9, lon: 112.15, at: T0 - 3000 }]), 1000)
  const { watched, mass, reading } = said.at(-1)!
  expect(mass).toBeNull()
  expect(watched.numbers).toEqual([9])
  // By the page's clock, which is a second behind the server's.
  expect(watched.fixes).toEqual([{ position: [112.15, 38.1], atMs: T0 - 4000, speedKmh: 30 }])
  expect(reading).toEqual({ count: 2, total: 2, isSample: false, most: 0 })
})

test('a press names the unit under it, and nobody where there is none', () => {
  const { core } = aCore()
  core.take(aWorld()([{ number: 7, lon: 112.1, at: T0 }]), 0)
  expect(core.pick({ x: worldX(112.1), y: worldY(38.1), reach: 0.001 })?.number).toBe(7)
  expect(core.pick({ x: worldX(112.12), y: worldY(38.1), reach: 0.001 })).toBeNull()
})

test('nothing is said while nothing changes, until somebody has been silent too long', () => {
  const { core, said, clock } = aCore()
  core.take(aWorld()([{ number: 7, lon: 112.1, at: T0 }]), 0)
  core.taken(null)
  const before = said.length
  clock.ms = T0 + 299_000
  core.age()
  expect(said).toHaveLength(before)
  clock.ms = T0 + 301_000
  core.age()
  expect(said).toHaveLength(before + 1)
})
