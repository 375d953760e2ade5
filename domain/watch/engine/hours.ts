import type { Hours } from '../rule.ts'

const MINUTE_MS = 60_000
const DAY_MS = 86_400_000
const HOUR_MS = 3_600_000

type Window = { readonly weekdays: ReadonlySet<number>; readonly from: number; readonly to: number }

/** The zone's local time less UTC, by the hour. */
export function zoneOffset(timeZone: string): (atMs: number) => number {
  const format = new Intl.DateTimeFormat('en-US', { timeZone, hourCycle: 'h23', year: 'numeric', month: 'numeric', day: 'numeric', hour: 'numeric', minute: 'numeric' })
  let [hour, offset] = [Number.NaN, 0]
  return atMs => {
    const asked = Math.floor(atMs / HOUR_MS)
    if (asked === hour) return offset
    const part = Object.fromEntries(format.formatToParts(asked * HOUR_MS).map(({ type, value }) => [type, Number(value)]))
    hour = asked
    offset = Date.UTC(part.year!, part.month! - 1, part.day, part.hour, part.minute) - asked * HOUR_MS
    return offset
  }
}

/** When a rule watches: windows by local weekday and time of day, within its validity. From is within, to is not. */
export class OpenHours {
  readonly #windows: readonly Window[]
  readonly #fromMs: number
  readonly #untilMs: number
  readonly #offset: (atMs: number) => number

  constructor({ windows, validFrom, validUntil }: Hours, offset: (atMs: number) => number) {
    this.#windows = windows.map(({ weekdays, from, to }) => ({ weekdays: new Set(weekdays), from: minutes(from), to: minutes(to) }))
    this.#fromMs = validFrom === null ? -Infinity : Date.parse(validFrom)
    this.#untilMs = validUntil === null ? Infinity : Date.parse(validUntil)
    this.#offset = offset
  }

  get isAlways(): boolean {
    return this.#windows.length === 0 && this.#fromMs === -Infinity && this.#untilMs === Infinity
  }

  isOpenAt(atMs: number): boolean {
    if (atMs < this.#fromMs || atMs >= this.#untilMs) return false
    if (this.#windows.length === 0) return true
    const localMs = atMs + this.#offset(atMs)
    const day = Math.floor(localMs / DAY_MS)
    const minute = Math.floor((localMs - day * DAY_MS) / MINUTE_MS)
    return this.#windows.some(window => isWithin(window, weekdayOf(day), minute))
  }

  /** When it next opens or closes after this; Infinity for never. */
  nextChangeMs(atMs: number): number {
    const isOpen = this.isOpenAt(atMs)
    const change = this.#edgesAfter(atMs).find(edge => this.isOpenAt(edge) !== isOpen)
    return change ?? Infinity
  }

  /** All edges of a week and a day, in order: what opens later opens within it, or when the validity begins. */
  #edgesAfter(atMs: number): number[] {
    const edges = [this.#fromMs, this.#untilMs]
    for (const startMs of [atMs, Math.max(atMs, this.#fromMs)]) {
      if (!Number.isFinite(startMs)) continue
      const firstDay = Math.floor((startMs + this.#offset(startMs)) / DAY_MS) - 1
      for (let day = firstDay; day < firstDay + 10; day++) {
        for (const { from, to } of this.#windows) {
          for (const minute of [from, to]) edges.push(this.#utc(day * DAY_MS + minute * MINUTE_MS))
        }
      }
    }
    return edges.filter(edge => edge > atMs && Number.isFinite(edge)).sort((a, b) => a - b)
  }

  #utc(localMs: number): number {
    const guess = localMs - this.#offset(localMs)
    return localMs - this.#offset(guess)
  }
}

function isWithin({ weekdays, from, to }: Window, weekday: number, minute: number): boolean {
  if (from < to) return weekdays.has(weekday) && minute >= from && minute < to
  return (weekdays.has(weekday) && minute >= from) || (weekdays.has(weekday === 1 ? 7 : weekday - 1) && minute < to)
}

/** 1970-01-01 was a Thursday. */
function weekdayOf(day: number): number {
  return ((((day + 3) % 7) + 7) % 7) + 1
}

function minutes(text: string): number {
  return Number(text.slice(0, 2)) * 60 + Number(text.slice(3))
}
