import type { Layer } from '@deck.gl/core'
import type { Position } from '#platform/pure'
import type { Rgba } from '../palette.ts'
import type { SymbolAtlas } from '../symbol-atlas.ts'
import { worldX } from '../mass/mercator.ts'

export type FlatPen = { readonly pen: CanvasRenderingContext2D; readonly project: (position: readonly number[]) => readonly [x: number, y: number]; readonly pxPerWorld: number; readonly atlas: SymbolAtlas }
type Props = Readonly<Record<string, unknown>> & { readonly data: Iterable<unknown> }
type Pixel = readonly [x: number, y: number]

const DEGREES_PER_METRE = 1 / 111_320
const RADIANS = Math.PI / 180

/** How each kind of deck's layers that the screens use looks when a plain canvas draws it; what is not here is not drawn. */
const DRAWN: Readonly<Record<string, (to: FlatPen, props: Props) => void>> = { ScatterplotLayer: circles, PathLayer: paths, TrailLayer: trails, SolidPolygonLayer: polygons, IconLayer: icons, TextLayer: texts }

/** The layers of the picture, in their order, without WebGL: what a screen adds to the map is told once and drawn by both. */
export function drawLayers(to: FlatPen, layers: readonly Layer[]): void {
  for (const layer of layers) {
    to.pen.save()
    DRAWN[(layer.constructor as typeof Layer).layerName]?.(to, layer.props as unknown as Props)
    to.pen.restore()
  }
}

/** What a layer says of one of its things: a constant, or told by the thing. */
function said<T>(accessor: unknown, thing: unknown): T {
  return (typeof accessor === 'function' ? (accessor as (thing: unknown) => T)(thing) : accessor) as T
}

function css([red, green, blue, alpha = 255]: Rgba, opacity = 1): string {
  return `rgba(${red},${green},${blue},${((alpha / 255) * opacity).toFixed(3)})`
}

/** As in deck the offset of a circle counts upwards, that of a text or icon downwards. */
function circles({ pen, project, pxPerWorld }: FlatPen, props: Props): void {
  for (const thing of props.data) {
    const at = said<Position>(props['getPosition'], thing)
    const [x, y] = project(at)
    const [dx, dy] = said<Pixel>(props['getPixelOffset'], thing)
    const radius = said<number>(props['getRadius'], thing) * (props['radiusUnits'] === 'pixels' ? 1 : pxPerMetre(at, pxPerWorld))
    pen.beginPath()
    pen.arc(x + dx, y - dy, radius, 0, 2 * Math.PI)
    pen.fillStyle = css(said(props['getFillColor'], thing))
    if (props['filled'] === true) pen.fill()
    pen.strokeStyle = css(said(props['getLineColor'], thing))
    pen.lineWidth = said<number>(props['getLineWidth'], thing)
    if (props['stroked'] === true) pen.stroke()
  }
}

function pxPerMetre([lon, lat]: Position, pxPerWorld: number): number {
  return (worldX(lon + DEGREES_PER_METRE / Math.cos(lat * RADIANS)) - worldX(lon)) * pxPerWorld
}

/** A line as pixels, whether it is told as places or as a flat row of numbers. */
function pixelsOf(line: readonly Position[] | Float64Array, project: FlatPen['project']): Pixel[] {
  if (!(line instanceof Float64Array)) return line.map(place => project(place))
  return Array.from({ length: line.length / 2 }, (_, index) => project(line.subarray(index * 2, index * 2 + 2) as unknown as Position))
}

function trace(pen: CanvasRenderingContext2D, line: readonly Pixel[]): void {
  pen.beginPath()
  line.forEach((at, index) => pen[index === 0 ? 'moveTo' : 'lineTo'](...at))
}

function paths({ pen, project }: FlatPen, props: Props): void {
  pen.lineCap = props['capRounded'] === true ? 'round' : 'butt'
  pen.lineJoin = props['jointRounded'] === true ? 'round' : 'miter'
  for (const thing of props.data) {
    trace(pen, pixelsOf(said(props['getPath'], thing), project))
    pen.strokeStyle = css(said(props['getColor'], thing))
    pen.lineWidth = said<number>(props['getWidth'], thing)
    pen.stroke()
  }
}

/** As the shader of `TrailLayer` has it: what lies ahead is left out, what lies behind fades. */
function trails({ pen, project }: FlatPen, props: Props): void {
  const [atSecond, trailSeconds] = [props['atSecond'] as number, props['trailSeconds'] as number]
  for (const thing of props.data) {
    const line = pixelsOf(said(props['getPath'], thing), project)
    const seconds = said<Float32Array>(props['getSeconds'], thing)
    pen.lineWidth = said<number>(props['getWidth'], thing)
    for (let next = 1; next < line.length; next++) {
      const [since, until] = [Math.max(seconds[next - 1]!, atSecond - trailSeconds), Math.min(seconds[next]!, atSecond)]
      if (since >= until) continue
      const along = (second: number): Pixel => {
        const share = (second - seconds[next - 1]!) / (seconds[next]! - seconds[next - 1]!)
        return [line[next - 1]![0] + (line[next]![0] - line[next - 1]![0]) * share, line[next - 1]![1] + (line[next]![1] - line[next - 1]![1]) * share]
      }
      trace(pen, [along(since), along(until)])
      pen.strokeStyle = css(said(props['getColor'], thing), Math.min(1, Math.max(0.12, 1.15 - (atSecond - until) / trailSeconds)))
      pen.stroke()
    }
  }
}

function polygons({ pen, project }: FlatPen, props: Props): void {
  for (const thing of props.data) {
    trace(pen, pixelsOf(said(props['getPolygon'], thing), project))
    pen.fillStyle = css(said(props['getFillColor'], thing))
    pen.fill('evenodd')
  }
}

function icons({ pen, project, atlas }: FlatPen, props: Props): void {
  for (const thing of props.data) {
    const from = atlas.mapping[said<string>(props['getIcon'], thing)]
    if (from === undefined) continue
    const [x, y] = project(said<Position>(props['getPosition'], thing))
    const [dx, dy] = said<Pixel>(props['getPixelOffset'], thing)
    const side = said<number>(props['getSize'], thing)
    pen.save()
    pen.translate(x + dx, y + dy)
    pen.rotate(-said<number>(props['getAngle'], thing) * RADIANS)
    pen.globalAlpha = (said<Rgba>(props['getColor'], thing)[3] ?? 255) / 255
    pen.drawImage(atlas.image, from.x, from.y, from.width, from.height, -side / 2, -side / 2, side, side)
    pen.restore()
  }
}

function texts({ pen, project }: FlatPen, props: Props): void {
  pen.textBaseline = 'middle'
  pen.lineJoin = 'round'
  for (const thing of props.data) {
    const [x, y] = project(said<Position>(props['getPosition'], thing))
    const [dx, dy] = said<Pixel>(props['getPixelOffset'], thing)
    const anchor = said<'start' | 'middle' | 'end'>(props['getTextAnchor'], thing)
    const size = said<number>(props['getSize'], thing)
    pen.font = `${String(props['fontWeight'])} ${size}px ${String(props['fontFamily'])}`
    pen.textAlign = anchor === 'middle' ? 'center' : anchor
    pen.strokeStyle = css(props['outlineColor'] as Rgba)
    pen.lineWidth = size * 0.2
    if ((props['outlineWidth'] as number) > 0) pen.strokeText(said(props['getText'], thing), x + dx, y + dy)
    pen.fillStyle = css(said(props['getColor'], thing))
    pen.fillText(said(props['getText'], thing), x + dx, y + dy)
  }
}
