import { sql } from 'drizzle-orm'
import type { Db } from '#platform/context'
import type { UnitColumns } from './unit-columns.ts'

/**
 * Rows of these units take the places known in memory. `[FRC-1]` A row never goes back in time. Hot code: arrays go as text
 * made here, which costs a third of what the driver takes to quote each number.
 */
export async function writePlaces(tx: Db, units: UnitColumns, numbers: readonly number[]): Promise<void> {
  if (numbers.length === 0) return
  const list = (column: ArrayLike<number>) => sql`${`{${numbers.map(number => (Number.isNaN(column[number]!) ? 'NULL' : tidy(column[number]!))).join()}}`}::float8[]`
  await tx.execute(sql`
    update unit u set lon = m.lon, lat = m.lat, fixed_at = to_timestamp(m.fixed_ms / 1000), received_at = to_timestamp(m.received_ms / 1000),
      speed_kmh = m.speed_kmh, bearing_deg = m.bearing_deg, accuracy_metres = m.accuracy_metres,
      battery_percent = coalesce(m.battery_percent, u.battery_percent)
    from unnest(${`{${numbers.join()}}`}::int[], ${exactly(numbers, units.lon)}, ${exactly(numbers, units.lat)}, ${exactly(numbers, units.fixedAtMs)},
      ${exactly(numbers, units.receivedAtMs)}, ${list(units.speedKmh)}, ${list(units.bearingDeg)}, ${list(units.accuracyMetres)}, ${list(units.batteryPercent)})
      as m(number, lon, lat, fixed_ms, received_ms, speed_kmh, bearing_deg, accuracy_metres, battery_percent)
    where u.number = m.number and (u.fixed_at is null or u.fixed_at < to_timestamp(m.fixed_ms / 1000))`)
}

function exactly(numbers: readonly number[], column: Float64Array) {
  return sql`${`{${numbers.map(number => column[number]!).join()}}`}::float8[]`
}

/** Columns of 32 bits: a speed of 25.2 is to be 25.2 again. */
function tidy(value: number): number {
  return Math.round(value * 1000) / 1000
}
