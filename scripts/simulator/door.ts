import type { Position } from '#platform/pure'

/** What a device says of itself once. */
export type SentFix = {
  readonly deviceId: string
  readonly at: Date
  readonly position: Position
  readonly speedKmh: number
  readonly bearingDeg: number | null
  readonly batteryPercent: number
}

/** A way into the city for devices. Rejects when the fix was not acknowledged; nothing is sent again, the next fix comes soon. */
export type Door = { send(fix: SentFix): Promise<void> } & AsyncDisposable
