import type { Layer } from '@deck.gl/core'
import { ScatterplotLayer } from '@deck.gl/layers'
import type { LayerId } from '../layer-order.ts'
import type { LayerLook } from '../layer-look.ts'
import { type Palette, type Rgba, rgba } from '../palette.ts'
import { type DensityDots, DOT_WORDS, dotLook } from './density-dots.ts'
import { lonLatAt } from './mercator.ts'

const STEPS = 5
/** From ink to celadon: quiet over every step of the areas' own ramp. */
const OPACITY = [0.2, 0.26, 0.33, 0.41, 0.5] as const

/** The five colours of the dots, few to many. */
export function densityRamp(palette: Palette): Rgba[] {
  return OPACITY.map(opacity => rgba(palette.celadon, opacity))
}

type Built = { readonly length: number; readonly attributes: object }
const built = new WeakMap<DensityDots, Built>()

/** How many there are, as a halftone of smooth dots under the sample that is told one by one. */
export function densityLayer(dots: DensityDots, look: LayerLook): Layer {
  return new ScatterplotLayer({
    id: 'density' satisfies LayerId,
    data: dataOf(dots, look.palette) as never,
    radiusUnits: 'common',
    parameters: { depthCompare: 'always' },
  })
}

/** Built once for each change of the counts: some thousands of dots, a few times a minute. */
function dataOf(told: DensityDots, palette: Palette): Built {
  const known = built.get(told)
  if (known !== undefined) return known
  const ramp = densityRamp(palette)
  const positions = new Float64Array(told.count * 3)
  const radii = new Float32Array(told.count)
  const colors = new Uint8Array(told.count * 4)
  for (let dot = 0; dot < told.count; dot++) {
    const [x, y, count] = [told.dots[dot * DOT_WORDS]!, told.dots[dot * DOT_WORDS + 1]!, told.dots[dot * DOT_WORDS + 2]!]
    const { radius, step } = dotLook(count, told.most)
    positions.set([...lonLatAt(told.originX + x, told.originY + y), 0], dot * 3)
    radii[dot] = radius * told.side
    colors.set(ramp[Math.min(step, STEPS - 1)]!, dot * 4)
  }
  const data = { length: told.count, attributes: { getPosition: { value: positions, size: 3 }, getRadius: { value: radii, size: 1 }, getFillColor: { value: colors, size: 4 } } }
  built.set(told, data)
  return data
}
