import { type FixColumns, roomForFixes } from '#domain/track'

export type TestFix = { readonly number: number; readonly atMs: number; readonly lon: number; readonly lat: number; readonly flagBits?: number; readonly receivedAtMs?: number; readonly speedKmh?: number }

/** Fixes as a door hands them to the open minutes; what is not said is not known. */
export function columnsOf(fixes: readonly TestFix[]): FixColumns {
  const columns = roomForFixes(fixes.length)
  for (const fix of fixes) {
    const row = columns.count++
    columns.number[row] = fix.number
    columns.fixedAtMs[row] = fix.atMs
    columns.receivedAtMs[row] = fix.receivedAtMs ?? fix.atMs
    columns.lon[row] = fix.lon
    columns.lat[row] = fix.lat
    columns.flagBits[row] = fix.flagBits ?? 0
    columns.speedKmh[row] = fix.speedKmh ?? Number.NaN
    for (const name of ['bearingDeg', 'accuracyMetres', 'altitudeMetres', 'batteryPercent'] as const) columns[name][row] = Number.NaN
  }
  return columns
}

export function addAll(open: { addAll(fixes: FixColumns): void }, fixes: readonly TestFix[]): void {
  open.addAll(columnsOf(fixes))
}
