import type { Position } from '#platform/pure'

const BEND = 0.22
const POINTS = 25
const RADIANS = Math.PI / 180

/** The arc of an order: a quadratic curve bent to the left of the way, drawn in Mercator so that it looks the same anywhere. */
export function orderPath(from: Position, to: Position): Position[] {
  const [x0, y0] = mercator(from)
  const [x2, y2] = mercator(to)
  const x1 = (x0 + x2) / 2 + (y2 - y0) * BEND
  const y1 = (y0 + y2) / 2 - (x2 - x0) * BEND
  return Array.from({ length: POINTS }, (_, index) => {
    const t = index / (POINTS - 1)
    const s = 1 - t
    return unmercator([s * s * x0 + 2 * s * t * x1 + t * t * x2, s * s * y0 + 2 * s * t * y1 + t * t * y2])
  })
}

function mercator([lon, lat]: Position): Position {
  return [lon, Math.log(Math.tan(Math.PI / 4 + (lat * RADIANS) / 2)) / RADIANS]
}

function unmercator([x, y]: Position): Position {
  return [x, (2 * Math.atan(Math.exp(y * RADIANS)) - Math.PI / 2) / RADIANS]
}
