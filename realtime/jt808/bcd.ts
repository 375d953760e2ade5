/** BCD as JT/T 808 packs it, two digits a byte. */
export function bcdText(bytes: Uint8Array): string {
  return Buffer.from(bytes).toString('hex')
}

export function bcdBytes(digits: string, byteCount: number): Buffer {
  return Buffer.from(digits.padStart(byteCount * 2, '0').slice(-byteCount * 2), 'hex')
}

/** JT/T 808 clocks run on Beijing time, summer and winter. */
const UTC_OFFSET_MS = 8 * 3_600_000

/** `YYMMDDhhmmss` in UTC+8; null for a clock that was never set or a date that does not exist. */
export function bcdInstant(bytes: Uint8Array): Date | null {
  const text = bcdText(bytes)
  if (!/^\d{12}$/.test(text)) return null
  const [year, month, day, hour, minute, second] = (text.match(/../g) ?? []).map(Number) as [number, number, number, number, number, number]
  const local = new Date(Date.UTC(2000 + year, month - 1, day, hour, minute, second))
  const isReal = local.getUTCMonth() === month - 1 && local.getUTCDate() === day && hour < 24 && minute < 60 && second < 60
  return isReal ? new Date(local.getTime() - UTC_OFFSET_MS) : null
}

export function instantBcd(at: Date): Buffer {
  const local = new Date(at.getTime() + UTC_OFFSET_MS).toISOString()
  return Buffer.from(local.replace(/[-:T]/g, '').slice(2, 14), 'hex')
}
