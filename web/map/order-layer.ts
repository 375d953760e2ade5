import type { Layer } from '@deck.gl/core'
import { PathLayer } from '@deck.gl/layers'
import type { Position } from '#platform/pure'
import type { LayerLook } from './layer-look.ts'
import type { LayerId } from './layer-order.ts'
import { orderPath } from './order-course.ts'
import { type Rgba, rgba } from './palette.ts'

/** An order with its unit where it is drawn this frame. */
export type OrderLine = { readonly id: string; readonly from: Position; readonly to: Position }

/** Thin arcs from unit to incident over a dark edge; they shorten as the unit nears. */
export function orderLayers(lines: readonly OrderLine[], look: LayerLook): Layer[] {
  const { palette, scale } = look
  return [
    path('order-halos', { lines, color: rgba(palette.halo, 0.6), widthPx: 5 * scale }),
    path('orders', { lines, color: rgba(palette.celadon), widthPx: 2 * scale }),
  ]
}

function path(id: LayerId, { lines, color, widthPx }: { lines: readonly OrderLine[]; color: Rgba; widthPx: number }): Layer {
  return new PathLayer<OrderLine>({
    id,
    data: lines,
    getPath: line => orderPath(line.from, line.to),
    getColor: color,
    getWidth: widthPx,
    widthUnits: 'pixels',
    capRounded: true,
    jointRounded: true,
    updateTriggers: { getColor: color.join(), getWidth: widthPx },
  })
}
