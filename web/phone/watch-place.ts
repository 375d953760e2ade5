import type { Position } from '#platform/pure'

export type Fix = { readonly position: Position; readonly accuracyMetres: number; readonly fixedAtMs: number; readonly speedKmh: number | null; readonly bearingDeg: number | null }
export type PlaceTrouble = 'insecure' | 'denied' | 'unavailable'

/** Follows the phone's own place; returns how to stop. Browsers give no location over plain http except on localhost. */
export function watchPlace(onFix: (fix: Fix) => void, onTrouble: (trouble: PlaceTrouble) => void): () => void {
  if (!window.isSecureContext) {
    onTrouble('insecure')
    return () => undefined
  }
  if (!('geolocation' in navigator)) {
    onTrouble('unavailable')
    return () => undefined
  }
  const id = navigator.geolocation.watchPosition(
    ({ coords, timestamp }) =>
      onFix({
        position: [coords.longitude, coords.latitude],
        accuracyMetres: coords.accuracy,
        fixedAtMs: timestamp,
        speedKmh: coords.speed === null || Number.isNaN(coords.speed) ? null : coords.speed * 3.6,
        bearingDeg: coords.heading === null || Number.isNaN(coords.heading) ? null : coords.heading,
      }),
    ({ code }) => onTrouble(code === GeolocationPositionError.PERMISSION_DENIED ? 'denied' : 'unavailable'),
    { enableHighAccuracy: true, maximumAge: 10_000, timeout: 20_000 },
  )
  return () => navigator.geolocation.clearWatch(id)
}
