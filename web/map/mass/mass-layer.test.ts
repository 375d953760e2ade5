import { WebMercatorViewport } from '@deck.gl/core'
import { expect, test } from 'vitest'
import { clipMatrix } from './mass-layer.ts'
import { massVertexShader } from './mass-shader.ts'
import { worldX, worldY } from './mercator.ts'

const SIZE = { width: 1920, height: 1080 }

test.each([
  ['the whole city', { longitude: 112.7, latitude: 38.5, zoom: 8 }, [110.9, 39.4]],
  ['a street, the rows told from a corner of the city far away', { longitude: 113.51, latitude: 38.91, zoom: 17.5 }, [113.512, 38.911]],
] as const)('rows land on the pixel that deck.gl gives their place: %s', (_, camera, [lon, lat]) => {
  const viewport = new WebMercatorViewport({ ...camera, ...SIZE })
  const origin = { originX: worldX(112), originY: worldY(38) }
  // As the graphics processor reckons: everything in Float32.
  const matrix = Float32Array.from(clipMatrix(viewport.viewProjectionMatrix, origin))
  const [x, y] = Float32Array.from([worldX(lon) - origin.originX, worldY(lat) - origin.originY])
  const clip = [0, 1, 3].map(row => Math.fround(Math.fround(matrix[row]! * x!) + Math.fround(matrix[4 + row]! * y!) + matrix[12 + row]!))
  const pixel = [((clip[0]! / clip[2]! + 1) / 2) * SIZE.width, ((1 - clip[1]! / clip[2]!) / 2) * SIZE.height]
  const [expectedX, expectedY] = viewport.project([lon, lat])
  expect(Math.hypot(pixel[0]! - expectedX!, pixel[1]! - expectedY!)).toBeLessThan(0.2)
})

test('the program has a body for each kind in two states, and a tick for each state', () => {
  const shader = massVertexShader({})
  expect(shader).toContain('vec2 BODY_AT[14]')
  expect(shader).toContain('vec2 TICK_AT[2]')
  expect(shader).toContain('float BODY[7]')
})
