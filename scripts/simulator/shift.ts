import type { Habit } from '../demo-city/index.ts'

const HOUR_MS = 3_600_000
/** The city keeps UTC+8 all year. */
const CITY_OFFSET_HOURS = 8

/** Hours since midnight in the city, with fractions. */
export function cityHour(nowMs: number): number {
  return (nowMs / HOUR_MS + CITY_OFFSET_HOURS) % 24
}

/** Within one's hours; on night duty at any. */
export function isAtWork({ startHour, endHour }: Pick<Habit, 'startHour' | 'endHour'>, terms: { nowMs: number; isNightDuty: boolean }): boolean {
  const hour = cityHour(terms.nowMs)
  return terms.isNightDuty || (hour >= startHour && hour < endHour)
}
