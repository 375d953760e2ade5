import fc from 'fast-check'
import { expect, test } from 'vitest'
import { distanceMetres } from '#platform/pure'
import { CELL_STEPS, CellGrid } from './cell-grid.ts'
import { BLOCK, SECTION } from './cell-wire.ts'
import { CellWorld } from './cell-world.ts'
import { FrameWriter, helloBytes } from './frame-writer.ts'

const GRID = CellGrid.over([112, 38, 112.4, 38.4])
const RECT = GRID.rectOf([112, 38, 112.4, 38.4])
const TIME_MS = 1_780_000_000_000
const unit = (number: number) => ({ number, kindCode: 3, isOnDuty: number % 2 === 0, bearingDeg: 90, speedKmh: 36, fixedAtMs: TIME_MS - 2_000 })

/** A full frame with some units in a cell; the next one steps them all. */
function fullFrame(units: readonly number[], { tick = 1, cell = 5 } = {}): Uint8Array {
  const writer = new FrameWriter()
  writer.head({ after: 0, tick, timeMs: TIME_MS, tickMs: 250, isFull: true, view: { level: 0, rect: RECT } })
  const began = writer.beginSection(SECTION.cells)
  writer.varint(cell)
  writer.u8(BLOCK.whole | BLOCK.enters)
  writer.varint(units.length)
  units.forEach((number, slot) => writer.enter(slot === 0 ? 0 : 1, unit(number), { at: 1_000 | (2_000 << 12), timeMs: TIME_MS }))
  writer.endSection(began)
  return writer.written.slice()
}

function stepFrame(slots: readonly number[], [dx, dy]: readonly [number, number], { after = 1, tick = 2 } = {}): Uint8Array {
  const writer = new FrameWriter()
  writer.head({ after, tick, timeMs: TIME_MS + 1_000, tickMs: 250, isFull: false, view: null })
  const began = writer.beginSection(SECTION.cells)
  writer.varint(5)
  writer.u8(BLOCK.steps)
  writer.varint(slots.length)
  writer.reserve(1_000)
  let last = 0
  for (const slot of slots) {
    writer.stepUnchecked(slot - last, dx, dy)
    last = slot
  }
  writer.endSection(began)
  return writer.written.slice()
}

function aWorld(): CellWorld {
  const world = new CellWorld()
  world.apply(helloBytes(GRID))
  return world
}

test('a place comes back within 0.35 m, wherever on the grid', () => {
  fc.assert(
    fc.property(fc.double({ min: 112, max: 112.4, noNaN: true }), fc.double({ min: 38, max: 38.4, noNaN: true }), (lon, lat) => {
      expect(distanceMetres([GRID.lonOf(GRID.stepX(lon)), GRID.latOf(GRID.stepY(lat))], [lon, lat])).toBeLessThan(0.36)
      const cell = GRID.cellAt(lon, lat)
      expect(cell).toBe(Math.floor(GRID.stepY(lat) / CELL_STEPS) * GRID.columns + Math.floor(GRID.stepX(lon) / CELL_STEPS))
    }),
  )
})

test('a grid over half the world keeps to its middle and to what it may hold', () => {
  const wide = CellGrid.over([-180, -90, 180, 90])
  expect(wide.outside).toBeLessThanOrEqual(65_536)
  expect([wide.cellAt(0, 0) < wide.outside, wide.cellAt(100, 50)]).toEqual([true, wide.outside])
})

test('what enters is there with all that is known of it, and a step moves it, turns it and tells its speed', () => {
  const world = aWorld()
  expect(world.apply(fullFrame([7, 8]))).toBe('ok')
  const row = world.indexOf(8)
  const { columns } = world
  expect([world.count, columns.kind[row], columns.isOnDuty[row], columns.speedKmh[row], columns.changedAtMs[row]]).toEqual([2, 3, 1, 36, TIME_MS - 2_000])
  const [x, lon] = [columns.x[row]!, columns.lon[row]!]
  expect(world.apply(stepFrame([1], [0, -40]))).toBe('ok')
  expect([columns.bearingDeg[row], columns.fromX[row], columns.lon[row]]).toEqual([180, x, lon])
  expect(columns.speedKmh[row]).toBeCloseTo((40 * 0.487 * 3.6) / 3, 0)
  expect(world.apply(stepFrame([0, 1], [3_000, 1_500], { after: 2, tick: 3 }))).toBe('ok')
  expect(columns.stepX[row]).toBe(4_000)
})

test('a frame that follows on another tick is a gap, and so is all after it until a full one', () => {
  const world = aWorld()
  world.apply(fullFrame([7]))
  expect(world.apply(stepFrame([0], [1, 1], { after: 2, tick: 3 }))).toBe('gap')
  expect(world.apply(stepFrame([0], [1, 1]))).toBe('gap')
  expect(world.count).toBe(1)
  expect(world.apply(fullFrame([9], { tick: 4 }))).toBe('ok')
  expect([world.count, world.indexOf(7), world.indexOf(9)]).toEqual([1, -1, 0])
})

test('a row that is taken away takes nobody else with it', () => {
  const world = aWorld()
  world.apply(fullFrame([1, 2, 3, 4]))
  world.apply(fullFrame([4, 2], { tick: 2 }))
  expect([1, 2, 3, 4].map(number => world.indexOf(number) >= 0)).toEqual([false, true, false, true])
  expect(world.apply(stepFrame([0], [5, 0], { after: 2, tick: 3 }))).toBe('ok')
  expect(world.columns.stepX[world.indexOf(4)]).toBe(1_005)
})

test('dirty rows are told once, those that changed and those that were swapped', () => {
  const world = aWorld()
  world.apply(fullFrame([1, 2, 3, 4]))
  expect(world.takeDirty()).toEqual({ from: 0, to: 4 })
  expect(world.takeDirty()).toBeNull()
  world.apply(stepFrame([2], [1, 1]))
  expect(world.takeDirty()).toEqual({ from: 2, to: 3 })
})

test('hostile bytes are a gap at worst: nothing is thrown, and a full frame mends all', () => {
  const good = [fullFrame([1, 2, 3]), stepFrame([0, 2], [300, -5]), helloBytes(GRID)]
  const spoilt = fc.tuple(fc.constantFrom(...good), fc.array(fc.tuple(fc.nat(), fc.nat(255)), { maxLength: 6 }), fc.nat()).map(([frame, changes, cut]) => {
    const bytes = frame.slice(0, 1 + (cut % frame.length))
    for (const [at, value] of changes) bytes[at % bytes.length] = value
    return bytes
  })
  fc.assert(
    fc.property(fc.array(fc.oneof(spoilt, fc.uint8Array({ maxLength: 80 }), fc.constantFrom(...good)), { maxLength: 12 }), messages => {
      const world = aWorld()
      for (const message of messages) expect(['ok', 'gap']).toContain(world.apply(message))
      world.apply(helloBytes(GRID))
      expect(world.apply(fullFrame([5, 6]))).toBe('ok')
      expect([world.count, world.indexOf(5) >= 0, world.indexOf(6) >= 0]).toEqual([2, true, true])
    }),
    { numRuns: 2_000, seed: 1409 },
  )
})
