import type { Layer } from '@deck.gl/core'
import { PathLayer, ScatterplotLayer, TextLayer } from '@deck.gl/layers'
import type { Position } from '#platform/pure'
import type { LayerId } from '../map/layer-order.ts'
import type { LayerLook } from '../map/layer-look.ts'
import { rgba } from '../map/palette.ts'
import { bboxAround } from './scale-bar.ts'
import { runsOf } from './trail.ts'

const NEAR_METRES = 5000
const FAR_METRES = 10_000
const DOTS = 150
const FONT = '"Inter","Noto Sans SC Variable",sans-serif'

/** Two rings around an incident: 5 km as a washed disc, 10 km as a row of dots, each with its distance below. */
export function ringLayers(center: Position, look: LayerLook): Layer[] {
  const { palette, scale } = look
  const words = [NEAR_METRES, FAR_METRES].map(metres => ({ at: [center[0], bboxAround(center, metres)[1]] as Position, text: `${metres / 1000}\u2009km` }))
  return [
    new ScatterplotLayer<Position>({
      id: 'near-disc' satisfies LayerId,
      data: [center],
      getPosition: it => it,
      getRadius: NEAR_METRES,
      radiusUnits: 'meters',
      getFillColor: rgba(palette.celadon, 0.08),
      stroked: true,
      getLineColor: rgba(palette.celadon, 0.8),
      getLineWidth: 1.2,
      lineWidthUnits: 'pixels',
    }),
    new ScatterplotLayer<Position>({
      id: 'near-rings' satisfies LayerId,
      data: circle(center, FAR_METRES),
      getPosition: it => it,
      getRadius: 1.1 * scale,
      radiusUnits: 'pixels',
      getFillColor: rgba(palette.celadon, 0.85),
    }),
    new TextLayer<(typeof words)[number]>({
      id: 'near-words' satisfies LayerId,
      data: words,
      getPosition: it => it.at,
      getText: it => it.text,
      getSize: 13,
      getColor: rgba(palette.celadon),
      getPixelOffset: [0, 13],
      fontFamily: FONT,
      fontSettings: { sdf: true, fontSize: 48, buffer: 8, radius: 10 },
      outlineColor: rgba(palette.halo),
      outlineWidth: 3,
      characterSet: 'auto',
    }),
  ]
}

/** Where a unit has been: a thin line, broken where fixes are too far apart to have been walked between. */
export function trailLayer(points: readonly Position[], look: LayerLook): Layer {
  return new PathLayer<readonly Position[]>({
    id: 'trail' satisfies LayerId,
    data: runsOf(points),
    getPath: run => run as Position[],
    getColor: rgba(look.palette.celadon, 0.75),
    getWidth: 2.2 * look.scale,
    widthUnits: 'pixels',
    capRounded: true,
    jointRounded: true,
  })
}

export function draftLayer(at: Position, look: LayerLook): Layer {
  return new ScatterplotLayer<Position>({
    id: 'draft-point' satisfies LayerId,
    data: [at],
    getPosition: it => it,
    getRadius: 8,
    radiusUnits: 'pixels',
    getFillColor: rgba(look.palette.celadon),
    stroked: true,
    getLineColor: rgba(look.palette['ink-1']),
    getLineWidth: 3,
    lineWidthUnits: 'pixels',
  })
}

/** Where people live who need looking after first; larger where there are more. */
export function premisesLayer(places: readonly { readonly position: Position; readonly count: number }[], look: LayerLook): Layer {
  return new ScatterplotLayer<(typeof places)[number]>({
    id: 'premises' satisfies LayerId,
    data: places,
    getPosition: it => it.position,
    getRadius: it => (2 + Math.min(4, Math.sqrt(it.count) / 4)) * look.scale,
    radiusUnits: 'pixels',
    getFillColor: rgba(look.palette.sky, 0.42),
  })
}

function circle(center: Position, metres: number): Position[] {
  const [west, south, east, north] = bboxAround(center, metres)
  return Array.from({ length: DOTS }, (_, index) => {
    const angle = (index / DOTS) * 2 * Math.PI
    return [center[0] + (Math.cos(angle) * (east - west)) / 2, center[1] + (Math.sin(angle) * (north - south)) / 2]
  })
}
