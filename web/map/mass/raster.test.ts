import fc from 'fast-check'
import { expect, test } from 'vitest'
import { ABOVE, type MassRows, ROW_WORDS, placeOfRow } from './rows.ts'
import { type Camera, MARGIN, makeRaster, marksFor, rowsOnScreen, splat } from './raster.ts'

const camera: Camera = { left: 400, top: 200, scale: 10, width: 60, height: 40 }
const raster = makeRaster(camera.width, camera.height)
/** Red tells the kind, green the state. */
const colorOf = (kind: string, isStale: boolean): [number, number, number, number] => [kind.length * 16, isStale ? 1 : 0, 0, 255]
const marks = marksFor(raster.stride, colorOf)
const fine = marksFor(raster.stride, colorOf, { isFine: true })
const ALPHA = 0xff000000

function massOf(units: readonly (readonly [fromX: number, fromY: number, toX: number, toY: number, setOut: number, rate: number, look: number])[]): MassRows {
  return { rows: new Float32Array(units.flat()), count: units.length, originX: 403, originY: 202, baseMs: 1_000_000, fastest: 0, restsAtMs: 0 }
}

/** The same picture drawn the slow way, unit by unit and pixel by pixel. */
function drawnSlowly(mass: MassRows, nowMs: number, { offsets, colors } = marks): Map<string, number> {
  const drawn = new Map<string, number>()
  for (let row = 0; row < mass.count; row++) {
    const [x, y] = placeOfRow(mass, row, nowMs)
    const [px, py] = [Math.floor((x - camera.left) * camera.scale), Math.floor((y - camera.top) * camera.scale)]
    const look = mass.rows[row * ROW_WORDS + 6]!
    if (px < 0 || py < 0 || px >= camera.width || py >= camera.height || (look & ABOVE) !== 0) continue
    for (const offset of offsets[look & 15]!) {
      const [dy, dx] = [Math.round(offset / raster.stride), offset - Math.round(offset / raster.stride) * raster.stride]
      drawn.set(`${px + dx},${py + dy}`, colors[look & 15]!)
    }
  }
  return drawn
}

function pixelsOf(): Map<string, number> {
  const found = new Map<string, number>()
  raster.pixels.forEach((color, index) => color !== 0 && found.set(`${(index % raster.stride) - MARGIN},${Math.floor(index / raster.stride) - MARGIN}`, color))
  return found
}

const eighths = (least: number, most: number) => fc.integer({ min: least * 8, max: most * 8 }).map(value => value / 8)
const anyUnit = fc.tuple(eighths(-4, 5), eighths(-3, 4), eighths(-4, 5), eighths(-3, 4), fc.constantFrom(-2, -0.5, 0), fc.constantFrom(0, 0.25, 0.5), fc.nat({ max: 127 }))

test('every pixel is what drawing unit by unit would give, at any time and beyond every edge', () => {
  fc.assert(
    fc.property(fc.array(anyUnit, { maxLength: 40 }), fc.constantFrom(0, 500, 2000, 9000), fc.constantFrom(marks, fine), (units, laterMs, by) => {
      // A standing unit has no way.
      const mass = massOf(units.map(unit => (unit[5] === 0 ? [unit[2], unit[3], unit[2], unit[3], 0, 0, unit[6]] : unit)))
      splat(raster, mass, { camera, marks: by, nowMs: mass.baseMs + laterMs })
      expect(pixelsOf()).toEqual(drawnSlowly(mass, mass.baseMs + laterMs, by))
    }),
    { numRuns: 300 },
  )
})

test('each kind has a mark of its own colour within five pixels, and the silent one differs', () => {
  for (const [code, offsets] of marks.offsets.entries()) {
    const rows = [...offsets].map(offset => Math.round(offset / raster.stride))
    expect(Math.max(...rows) - Math.min(...rows), String(code)).toBeLessThan(5)
    expect(offsets.length, String(code)).toBeGreaterThan(3)
  }
  expect(marks.colors[0]).toBe((ALPHA | (0 << 8) | ('grid_worker'.length * 16)) >>> 0)
  expect(marks.colors[8]).toBe((ALPHA | (1 << 8) | ('grid_worker'.length * 16)) >>> 0)
})

test('units on the screen are told with their place, until there are too many to tell', () => {
  const mass = massOf([[0, 0, 2, 0, 0, 0.5, 0], [40, 0, 40, 0, 0, 0, 0], [1, 1, 1, 1, 0, 0, 0]])
  expect([...rowsOnScreen(mass, { camera, nowMs: mass.baseMs + 1000, most: 2 })!]).toEqual([40, 20, 0, 40, 30, 2])
  expect(rowsOnScreen(mass, { camera, nowMs: mass.baseMs + 1000, most: 1 })).toBeNull()
})
