import type { Palette, Token } from '../palette.ts'
import type { MapPicture } from '../picture.ts'
import type { FlatPen } from './flat-layers.ts'

type GroundPen = Pick<FlatPen, 'pen' | 'project'> & { readonly palette: Palette; readonly scale: number }

const RAMP = ['ramp-0', 'ramp-1', 'ramp-2', 'ramp-3', 'ramp-4'] as const satisfies readonly Token[]

/** Areas as paper: the sheet on its surroundings, the ramp on the sheet, hairlines between. */
export function drawGround({ pen, project, palette, scale }: GroundPen, { sheet, areas }: MapPicture): void {
  pen.fillStyle = palette.around
  pen.fillRect(0, 0, pen.canvas.width, pen.canvas.height)
  if (sheet !== null) {
    trace(pen, sheet, project)
    pen.lineWidth = 3 * scale
    pen.strokeStyle = palette['line-strong']
    pen.stroke()
    pen.fillStyle = palette['ramp-0']
    pen.fill('evenodd')
  }
  for (const area of areas) {
    trace(pen, area.geometry, project)
    pen.fillStyle = palette[RAMP[area.step ?? 0] ?? 'ramp-0']
    pen.fill('evenodd')
    pen.lineWidth = 1.4 * scale
    pen.strokeStyle = palette.around
    pen.stroke()
  }
}

function trace(pen: CanvasRenderingContext2D, geometry: GeoJSON.Polygon | GeoJSON.MultiPolygon, project: FlatPen['project']): void {
  pen.beginPath()
  for (const rings of geometry.type === 'Polygon' ? [geometry.coordinates] : geometry.coordinates) {
    for (const ring of rings) {
      ring.forEach((point, index) => pen[index === 0 ? 'moveTo' : 'lineTo'](...project(point)))
      pen.closePath()
    }
  }
}
