import type { Bbox, Position } from '#platform/pure'
import { lonLatAt, worldX, worldY } from '../mass/mercator.ts'
import type { Padding } from '../picture.ts'

/** Where a flat map looks: the world unit in its middle. */
export type FlatCamera = { readonly x: number; readonly y: number; readonly zoom: number }
type Size = readonly [width: number, height: number]

const LEAST_ZOOM = 4
const MOST_ZOOM = 18
const clamped = (zoom: number) => Math.min(MOST_ZOOM, Math.max(LEAST_ZOOM, zoom))

/** The whole box in what the padding leaves free, as large as it goes. */
export function fitted([west, south, east, north]: Bbox, padding: Padding, [width, height]: Size): FlatCamera {
  const [left, right, top, bottom] = [worldX(west), worldX(east), worldY(north), worldY(south)]
  const free = [Math.max(1, width - padding.left - padding.right), Math.max(1, height - padding.top - padding.bottom)] as const
  const scale = Math.min(free[0] / (right - left || 1e-9), free[1] / (bottom - top || 1e-9))
  const zoom = clamped(Math.log2(scale))
  const px = 2 ** zoom
  return { zoom, x: (left + right) / 2 + (padding.right - padding.left) / 2 / px, y: (top + bottom) / 2 + (padding.bottom - padding.top) / 2 / px }
}

export function toScreen({ x, y, zoom }: FlatCamera, [lon, lat]: readonly number[], [width, height]: Size): readonly [x: number, y: number] {
  const px = 2 ** zoom
  return [(worldX(lon ?? 0) - x) * px + width / 2, (worldY(lat ?? 0) - y) * px + height / 2]
}

export function fromScreen({ x, y, zoom }: FlatCamera, [atX, atY]: readonly [number, number], [width, height]: Size): Position {
  const px = 2 ** zoom
  return lonLatAt(x + (atX - width / 2) / px, y + (atY - height / 2) / px)
}

export function dragged(camera: FlatCamera, dx: number, dy: number): FlatCamera {
  const px = 2 ** camera.zoom
  return { ...camera, x: camera.x - dx / px, y: camera.y - dy / px }
}

/** Nearer or farther, what lies under the pointer staying there. */
export function zoomed(camera: FlatCamera, steps: number, { at, size }: { readonly at: readonly [number, number]; readonly size: Size }): FlatCamera {
  const zoom = clamped(camera.zoom + steps)
  const [before, after] = [2 ** camera.zoom, 2 ** zoom]
  const [offX, offY] = [at[0] - size[0] / 2, at[1] - size[1] / 2]
  return { zoom, x: camera.x + offX / before - offX / after, y: camera.y + offY / before - offY / after }
}

export function bboxSeen(camera: FlatCamera, size: Size): Bbox {
  const [west, north] = fromScreen(camera, [0, 0], size)
  const [east, south] = fromScreen(camera, [size[0], size[1]], size)
  return [west, south, east, north]
}
