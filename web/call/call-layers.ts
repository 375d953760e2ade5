import type { Layer } from '@deck.gl/core'
import { ScatterplotLayer, TextLayer } from '@deck.gl/layers'
import type { Position } from '#platform/pure'
import type { LayerLook } from '../map/layer-look.ts'
import type { LayerId } from '../map/layer-order.ts'
import { rgba } from '../map/palette.ts'

/** Somebody in the call, with the number of their face. */
export type SeatMark = { readonly number: number; readonly name: string; readonly unitNumber: number | null; /** Where the unit was last known, until the frames tell. */ readonly at: Position | null; readonly state: 'speaks' | 'in' | 'voiceOnly' }
type Placed = SeatMark & { readonly position: Position }

const FONT = '"Inter","Noto Sans SC Variable",sans-serif'
const RADIUS = 13

/** The numbers of the faces where their owners are: celadon speaks, hollow is a voice without a picture. */
export function callLayers(marks: readonly SeatMark[], look: LayerLook, unitAt: (number: number) => Position | null): Layer[] {
  const { palette, scale } = look
  const placed = marks.flatMap((mark): Placed[] => {
    const position = (mark.unitNumber === null ? null : unitAt(mark.unitNumber)) ?? mark.at
    return position === null ? [] : [{ ...mark, position }]
  })
  const isHollow = ({ state }: Placed) => state === 'voiceOnly'
  const plate = (it: Placed) => (it.state === 'speaks' ? palette.celadon : isHollow(it) ? palette['ink-1'] : palette.text)
  const renewed = { getFillColor: look.frame, getPosition: look.frame }
  return [
    new ScatterplotLayer<Placed>({
      id: 'call-seat-halos' satisfies LayerId,
      data: placed.filter(it => it.state === 'speaks'),
      getPosition: it => it.position,
      getRadius: (RADIUS + 5) * scale,
      radiusUnits: 'pixels',
      filled: false,
      stroked: true,
      getLineColor: rgba(palette.celadon),
      getLineWidth: 2,
      lineWidthUnits: 'pixels',
    }),
    new ScatterplotLayer<Placed>({
      id: 'call-seats' satisfies LayerId,
      data: placed,
      getPosition: it => it.position,
      getRadius: RADIUS * scale,
      radiusUnits: 'pixels',
      getFillColor: it => rgba(plate(it)),
      stroked: true,
      getLineColor: it => rgba(isHollow(it) ? palette.muted : palette.halo),
      getLineWidth: 2,
      lineWidthUnits: 'pixels',
      updateTriggers: renewed,
    }),
    new TextLayer<Placed>({
      id: 'call-seat-numbers' satisfies LayerId,
      data: placed,
      getPosition: it => it.position,
      getText: it => String(it.number),
      getSize: 14 * scale,
      getColor: it => rgba(isHollow(it) ? palette.text : palette['ink-0']),
      fontFamily: FONT,
      fontWeight: 700,
      characterSet: '0123456789',
    }),
    new TextLayer<Placed>({
      id: 'call-seat-names' satisfies LayerId,
      data: placed,
      getPosition: it => it.position,
      getText: it => it.name,
      getSize: 15 * scale,
      getColor: it => rgba(it.state === 'speaks' ? palette.celadon : palette.text),
      getTextAnchor: 'start',
      getPixelOffset: [20 * scale, 0],
      fontFamily: FONT,
      fontWeight: 500,
      fontSettings: { sdf: true, fontSize: 48, buffer: 8, radius: 10 },
      outlineColor: rgba(palette.halo),
      outlineWidth: 3,
      characterSet: 'auto',
    }),
  ]
}
