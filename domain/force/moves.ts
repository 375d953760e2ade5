/**
 * Moves of one turn, column by column: hot code makes no object per position. Only the first `count` rows are set, and
 * the arrays are used again for the next turn: a listener copies what it keeps. Positions are degrees, WGS 84; a speed,
 * bearing or accuracy that is not known is NaN.
 */
export type Moves = {
  count: number
  readonly number: Uint32Array
  readonly lon: Float64Array
  readonly lat: Float64Array
  readonly fixedAtMs: Float64Array
  readonly speedKmh: Float32Array
  readonly bearingDeg: Float32Array
  readonly accuracyMetres: Float32Array
}

export function roomForMoves(most: number): Moves {
  return {
    count: 0,
    number: new Uint32Array(most),
    lon: new Float64Array(most),
    lat: new Float64Array(most),
    fixedAtMs: new Float64Array(most),
    speedKmh: new Float32Array(most),
    bearingDeg: new Float32Array(most),
    accuracyMetres: new Float32Array(most),
  }
}
