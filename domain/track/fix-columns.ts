import { type Moves, roomForMoves } from '#domain/force'
import { type FixFlag, fixFlag } from './fix.ts'

/**
 * Fixes of known units, column by column, on their way from a door through judging, journal and history. As with `Moves`:
 * only the first `count` rows are set, the arrays are used again, what is not known is NaN. `flagBits` is 0 for a believed
 * fix; bit n stands for the n-th of `fixFlag`. `more` holds what few fixes say besides, as JSON, by row.
 */
export type FixColumns = Moves & {
  readonly receivedAtMs: Float64Array
  readonly altitudeMetres: Float32Array
  readonly batteryPercent: Float32Array
  readonly flagBits: Uint16Array
  readonly more: Map<number, string>
}

export function roomForFixes(most: number): FixColumns {
  return {
    ...roomForMoves(most),
    receivedAtMs: new Float64Array(most),
    altitudeMetres: new Float32Array(most),
    batteryPercent: new Float32Array(most),
    flagBits: new Uint16Array(most),
    more: new Map(),
  }
}

export function bitsOfFlags(flags: readonly FixFlag[]): number {
  return flags.reduce((bits, flag) => bits | (1 << fixFlag.options.indexOf(flag)), 0)
}

export function flagsOfBits(bits: number): FixFlag[] {
  return bits === 0 ? [] : fixFlag.options.filter((_, place) => bits & (1 << place))
}

export function copyRow(from: FixColumns, row: number, to: FixColumns): void {
  const at = to.count++
  to.number[at] = from.number[row]!
  to.lon[at] = from.lon[row]!
  to.lat[at] = from.lat[row]!
  to.fixedAtMs[at] = from.fixedAtMs[row]!
  to.receivedAtMs[at] = from.receivedAtMs[row]!
  to.speedKmh[at] = from.speedKmh[row]!
  to.bearingDeg[at] = from.bearingDeg[row]!
  to.accuracyMetres[at] = from.accuracyMetres[row]!
  to.altitudeMetres[at] = from.altitudeMetres[row]!
  to.batteryPercent[at] = from.batteryPercent[row]!
  to.flagBits[at] = from.flagBits[row]!
  if (from.more.size === 0) return
  const more = from.more.get(row)
  if (more !== undefined) to.more.set(at, more)
}
