import type { DeviceFix } from '#domain/track'

type Extra = DeviceFix['extra']

const MAX_KEYS = 24
const MAX_TEXT = 200
const KEY = /^[A-Za-z][\w.:-]{0,39}$/
const NUMBER = /^[+-]?\d{1,15}(\.\d{1,15})?$/
/** PostgreSQL's jsonb refuses NUL and lone surrogates; the others only spoil a screen. */
const CONTROL = /\p{Cc}/gu

/** Keeps what is small and flat of the rest a device said; the rest of the rest is dropped without complaint. */
export function boundedExtra(entries: Iterable<readonly [string, unknown]>): Extra {
  const kept: Extra = {}
  let count = 0
  for (const [key, value] of entries) {
    if (count >= MAX_KEYS) break
    const scalar = KEY.test(key) ? scalarOf(value) : null
    if (scalar === null) continue
    kept[key] = scalar
    count += 1
  }
  return kept
}

function scalarOf(value: unknown): string | number | boolean | null {
  if (typeof value === 'boolean') return value
  if (typeof value === 'number') return Number.isFinite(value) ? value : null
  if (typeof value !== 'string' || value === '') return null
  if (value === 'true' || value === 'false') return value === 'true'
  if (NUMBER.test(value) && String(Number(value)) === value) return Number(value)
  return value.toWellFormed().replace(CONTROL, '').slice(0, MAX_TEXT).toWellFormed()
}
