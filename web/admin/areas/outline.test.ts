import { describe, expect, test } from 'vitest'
import { bboxOf, sketchIn } from './outline.ts'

const square = { type: 'Polygon', coordinates: [[[0, 0], [1, 0], [1, 1], [0, 1], [0, 0]]] }
const frame = { width: 100, height: 100, margin: 10 }

describe('an outline', () => {
  test('is drawn north up, inside its margin', () => {
    const sketch = sketchIn([0, 0, 1, 1], frame)
    expect(sketch.place([0, 1])[1]).toBeCloseTo(10, 0)
    expect(sketch.place([0, 0])[1]).toBeCloseTo(90, 0)
    expect(sketch.pathOf(square)).toMatch(/^M10\.0 90\.0L90\.0 90\.0L90\.0 10\.0L10\.0 10\.0L10\.0 90\.0Z$/)
  })

  test('is as narrow at 60° north as the ground is: half', () => {
    const sketch = sketchIn([0, 59.5, 1, 60.5], frame)
    const widthPx = sketch.place([1, 60])[0] - sketch.place([0, 60])[0]
    expect(widthPx).toBeCloseTo(40, 0)
  })

  test('leaves out points the eye cannot tell apart', () => {
    const dense = Array.from({ length: 1000 }, (_, at) => [at / 1000, 0])
    const path = sketchIn([0, 0, 1, 1], frame).pathOf({ type: 'Polygon', coordinates: [[...dense, [1, 1], [0, 0]]] })
    expect(path.split('L').length).toBeLessThan(170)
  })

  test('of anything but polygons is nothing, and so is its frame', () => {
    for (const outline of [{ type: 'Point', coordinates: [1, 2] }, { type: 'Polygon' }, { type: 'Polygon', coordinates: [['x', [null, 1]]] }]) {
      expect(sketchIn([0, 0, 1, 1], frame).pathOf(outline)).toBe('')
      expect(bboxOf([outline])).toBeNull()
    }
  })

  test('frames several polygons at once', () => {
    const far = { type: 'MultiPolygon', coordinates: [[[[5, 5], [6, 5], [6, 7], [5, 5]]]] }
    expect(bboxOf([square, far])).toEqual([0, 0, 6, 7])
  })
})
