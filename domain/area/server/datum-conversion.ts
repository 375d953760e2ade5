import gcoord from 'gcoord'
import type { Datum } from '#domain/area'
import type { Position } from '#platform/pure'

const FACTOR = 1e7

/** 7 decimals of a degree: a centimetre. */
export function rounded(degrees: number): number {
  return Math.round(degrees * FACTOR) / FACTOR
}

/** GCJ-02 and BD-09 by gcoord (there and back within a metre, tested); CGCS 2000 is WGS 84 to a few centimetres. */
export function toWgs84([lon, lat]: Position, datum: Datum): Position {
  const [x, y] = convert([lon, lat], datum)
  return [rounded(x), rounded(y)]
}

function convert(given: Position, datum: Datum): Position {
  if (datum === 'wgs84' || datum === 'cgcs2000') return given
  const [lon, lat] = gcoord.transform(given, datum === 'gcj02' ? gcoord.GCJ02 : gcoord.BD09, gcoord.WGS84)
  return [lon, lat]
}
