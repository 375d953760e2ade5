import { expect, test } from 'vitest'
import { choosePoints } from './probe.ts'

const HARDWARE = 'ANGLE (Intel, Mesa Intel(R) UHD Graphics 620, OpenGL 4.6)'

test.each([
  ['a laptop with graphics of its own draws on it', { renderer: HARDWARE, drawMs: 2 }, null, 'gpu'],
  ['graphics that answer slowly are not used', { renderer: HARDWARE, drawMs: 40 }, null, 'raster'],
  ['SwiftShader is a CPU', { renderer: 'ANGLE (Google, Vulkan 1.3.0 (SwiftShader Device (Subzero)), SwiftShader driver)', drawMs: 1 }, null, 'raster'],
  ['llvmpipe is a CPU', { renderer: 'ANGLE (Mesa, llvmpipe (LLVM 15.0.6, 256 bits), OpenGL 4.5)', drawMs: 1 }, null, 'raster'],
  ['the basic renderer of a remote desktop is a CPU', { renderer: 'ANGLE (Microsoft, Microsoft Basic Render Driver, D3D11)', drawMs: 1 }, null, 'raster'],
  ['a renderer that hides its name is judged by its time', { renderer: null, drawMs: 3 }, null, 'gpu'],
  ['and not used when slow', { renderer: null, drawMs: 17 }, null, 'raster'],
  ['without WebGL 2 there is only the CPU', { renderer: null, drawMs: null }, null, 'bare'],
  ['and no wish changes that', { renderer: null, drawMs: null }, 'gpu', 'bare'],
  ['a wish for the raster is granted', { renderer: HARDWARE, drawMs: 2 }, 'raster', 'raster'],
  ['a wish for the graphics processor is granted', { renderer: 'llvmpipe', drawMs: 90 }, 'gpu', 'gpu'],
  ['a wish for no WebGL at all is granted', { renderer: HARDWARE, drawMs: 2 }, 'bare', 'bare'],
  ['an unknown wish is none', { renderer: HARDWARE, drawMs: 2 }, 'vulkan', 'gpu'],
] as const)('%s', (_, probed, forced, by) => {
  expect(choosePoints(probed, forced)).toBe(by)
})
