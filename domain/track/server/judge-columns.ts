import { type Sighting, kindOfCode } from '#domain/force'
import type { UnitColumns } from '#domain/force/server'
import { distanceMetres } from '#platform/pure'
import { type FixColumns, bitsOfFlags } from '../fix-columns.ts'
import { AGREEING_FIXES, AGREEING_MS, FUTURE_TOLERANCE_MS, LIMIT_KMH, NULL_ISLAND_DEG, SCATTER_METRES } from '../judge.ts'

export const LATE = bitsOfFlags(['late'])
export const DUPLICATE = bitsOfFlags(['duplicate'])
export const IMPOSSIBLE_SPEED = bitsOfFlags(['impossible_speed'])
/** What a door sets itself, before judging. */
export const NOT_VALID = bitsOfFlags(['not_valid'])
export const MOCKED = bitsOfFlags(['mocked'])
const FUTURE = bitsOfFlags(['future'])
const NULL_ISLAND = bitsOfFlags(['null_island'])

const LIMITS_KMH = Float64Array.from({ length: 256 }, (_, code) => LIMIT_KMH[kindOfCode(code) ?? 'device'])
/** No great circle between two points is longer than the way along the meridian and then the equator, in metres a degree. */
const METRES_PER_DEGREE = 111_196

/** What is told of a unit besides its verdict. */
export type Marks = { readonly isMoved: Uint8Array; markMoved(unit: number): void; markDoubt(unit: number): void }

/**
 * `[TRK-1]` `judgeRow` for all rows in their order; answers how many are flagged. Hot code: nearly all fixes are newer than what is
 * believed and near it, and need nothing else: 25 ns a fix, 53 by `judgeRow`. No column grows meanwhile.
 */
export function judgeAll(units: UnitColumns, fixes: FixColumns, marks: Marks): number {
  const { count, number, lon, lat, fixedAtMs, receivedAtMs, speedKmh, bearingDeg, accuracyMetres, batteryPercent, flagBits } = fixes
  const { isMoved } = marks
  const { lon: unitLon, lat: unitLat, fixedAtMs: unitFixedAtMs, receivedAtMs: unitReceivedAtMs, doubtCount } = units
  const { speedKmh: unitSpeed, bearingDeg: unitBearing, accuracyMetres: unitAccuracy, batteryPercent: unitBattery } = units
  let flagged = 0
  for (let row = 0; row < count; row++) {
    const unit = number[row]!
    const itsLon = lon[row]!
    const itsLat = lat[row]!
    const ms = fixedAtMs[row]!
    const isPlain =
      (Math.abs(itsLon - unitLon[unit]!) + Math.abs(itsLat - unitLat[unit]!)) * METRES_PER_DEGREE <= SCATTER_METRES &&
      ms > unitFixedAtMs[unit]! && ms <= receivedAtMs[row]! + FUTURE_TOLERANCE_MS && flagBits[row] === 0 && doubtCount[unit] === 0 &&
      Math.abs(itsLon) <= 180 && Math.abs(itsLat) <= 90 && (Math.abs(itsLon) >= NULL_ISLAND_DEG || Math.abs(itsLat) >= NULL_ISLAND_DEG)
    if (!isPlain) {
      if (judgeOdd(units, { fixes, row }, marks) !== 0) flagged++
      continue
    }
    unitLon[unit] = itsLon
    unitLat[unit] = itsLat
    unitFixedAtMs[unit] = ms
    unitReceivedAtMs[unit] = receivedAtMs[row]!
    unitSpeed[unit] = speedKmh[row]!
    unitBearing[unit] = bearingDeg[row]!
    unitAccuracy[unit] = accuracyMetres[row]!
    const battery = batteryPercent[row]!
    if (!Number.isNaN(battery)) unitBattery[unit] = battery
    if (isMoved[unit] !== 1) marks.markMoved(unit)
  }
  return flagged
}

function judgeOdd(units: UnitColumns, { fixes, row }: { fixes: FixColumns; row: number }, marks: Marks): number {
  const unit = fixes.number[row]!
  const hadDoubt = units.doubtCount[unit] !== 0
  const flags = judgeRow(units, fixes, row)
  if (flags === 0) marks.markMoved(unit)
  if (flags === IMPOSSIBLE_SPEED || (flags === 0 && hadDoubt)) marks.markDoubt(unit)
  return flags
}

/**
 * `[TRK-1]` `judge` for one row, on columns: the same verdict to the bit (`judge-columns.test.ts` proves it), without an
 * object for a fix that is believed. Hot code: 60 ns a fix (tests/bench/ingest). Sets the row's flags; a believed fix is the
 * unit's place from here on. `not_valid` and `mocked` are the door's to set before.
 */
export function judgeRow(units: UnitColumns, fixes: FixColumns, row: number): number {
  const flags = (fixes.flagBits[row]! |= ownFlags(fixes, row) | orderFlag(units, fixes, row))
  if (flags !== 0) return flags
  const unit = fixes.number[row]!
  if (Number.isNaN(units.lon[unit]!) || isNear(units, fixes, row) || isReachable(placeOf(units, unit), sightingOf(fixes, row), LIMITS_KMH[units.kindCode[unit]!]!)) {
    accept(units, fixes, row)
    return 0
  }
  return (fixes.flagBits[row] = weigh(units, fixes, row))
}

function ownFlags(fixes: FixColumns, row: number): number {
  const [lon, lat, fixedAtMs] = [fixes.lon[row]!, fixes.lat[row]!, fixes.fixedAtMs[row]!]
  let flags = 0
  if (!(Math.abs(lon) <= 180 && Math.abs(lat) <= 90) || Number.isNaN(fixedAtMs)) flags |= NOT_VALID
  if (Math.abs(lon) < NULL_ISLAND_DEG && Math.abs(lat) < NULL_ISLAND_DEG) flags |= NULL_ISLAND
  if (fixedAtMs > fixes.receivedAtMs[row]! + FUTURE_TOLERANCE_MS) flags |= FUTURE
  return flags
}

/** `[TRK-2]` */
function orderFlag(units: UnitColumns, fixes: FixColumns, row: number): number {
  const unit = fixes.number[row]!
  if (Number.isNaN(units.lon[unit]!) || fixes.fixedAtMs[row]! > units.fixedAtMs[unit]!) return 0
  const isSame = fixes.fixedAtMs[row] === units.fixedAtMs[unit] && fixes.lon[row] === units.lon[unit] && fixes.lat[row] === units.lat[unit]
  return isSame ? DUPLICATE : LATE
}

/** Nine of ten fixes: within the scatter by a bound that needs no trigonometry. */
function isNear(units: UnitColumns, fixes: FixColumns, row: number): boolean {
  const unit = fixes.number[row]!
  return (Math.abs(fixes.lon[row]! - units.lon[unit]!) + Math.abs(fixes.lat[row]! - units.lat[unit]!)) * METRES_PER_DEGREE <= SCATTER_METRES
}

function isReachable(from: Sighting, to: Sighting, limitKmh: number): boolean {
  const hours = (to.fixedAtMs - from.fixedAtMs) / 3_600_000
  return distanceMetres(from.position, to.position) <= limitKmh * hours * 1000 + SCATTER_METRES
}

/** `[TRK-3]` Out of reach: doubted, unless a run of such fixes outweighs what was believed. */
function weigh(units: UnitColumns, fixes: FixColumns, row: number): number {
  const unit = fixes.number[row]!
  const sighting = sightingOf(fixes, row)
  const doubted = units.doubts.get(unit) ?? null
  if (doubted !== null && sighting.fixedAtMs <= doubted.fixedAtMs) {
    const isSame = sighting.fixedAtMs === doubted.fixedAtMs && sighting.position[0] === doubted.position[0] && sighting.position[1] === doubted.position[1]
    return isSame ? DUPLICATE : IMPOSSIBLE_SPEED
  }
  const agreesWith = doubted !== null && isReachable(doubted, sighting, LIMITS_KMH[units.kindCode[unit]!]!) ? doubted : null
  const sinceMs = agreesWith?.sinceMs ?? sighting.fixedAtMs
  const count = (agreesWith?.count ?? 0) + 1
  if (count >= AGREEING_FIXES && sighting.fixedAtMs - sinceMs >= AGREEING_MS) {
    accept(units, fixes, row)
    return 0
  }
  units.doubt(unit, { ...sighting, sinceMs, count })
  return IMPOSSIBLE_SPEED
}

/** The unit is there now. A battery nobody mentions stays as it was. */
export function accept(units: UnitColumns, fixes: FixColumns, row: number): void {
  const unit = fixes.number[row]!
  units.lon[unit] = fixes.lon[row]!
  units.lat[unit] = fixes.lat[row]!
  units.fixedAtMs[unit] = fixes.fixedAtMs[row]!
  units.receivedAtMs[unit] = fixes.receivedAtMs[row]!
  units.speedKmh[unit] = fixes.speedKmh[row]!
  units.bearingDeg[unit] = fixes.bearingDeg[row]!
  units.accuracyMetres[unit] = fixes.accuracyMetres[row]!
  const battery = fixes.batteryPercent[row]!
  if (!Number.isNaN(battery)) units.batteryPercent[unit] = battery
  if (units.doubtCount[unit] !== 0) units.doubt(unit, null)
}

function placeOf(units: UnitColumns, unit: number): Sighting {
  return { position: [units.lon[unit]!, units.lat[unit]!], fixedAtMs: units.fixedAtMs[unit]! }
}

function sightingOf(fixes: FixColumns, row: number): Sighting {
  return { position: [fixes.lon[row]!, fixes.lat[row]!], fixedAtMs: fixes.fixedAtMs[row]! }
}
