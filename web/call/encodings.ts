import type { MediaSource } from '#domain/call'

export type Encoding = { readonly scaleResolutionDownBy?: number; readonly maxBitrate: number; readonly scalabilityMode: string }

/** Three sizes of a face, 180, 360 and 720 lines, each at three rates: what is seen small is sent small, nothing is scaled by the server. */
const FACE: readonly Encoding[] = [
  { scaleResolutionDownBy: 4, maxBitrate: 120_000, scalabilityMode: 'L1T3' },
  { scaleResolutionDownBy: 2, maxBitrate: 420_000, scalabilityMode: 'L1T3' },
  { scaleResolutionDownBy: 1, maxBitrate: 1_200_000, scalabilityMode: 'L1T3' },
]
/** One size: letters on a screen cannot be read any smaller. */
const SCREEN: readonly Encoding[] = [{ maxBitrate: 2_000_000, scalabilityMode: 'L1T3' }]

export function encodingsFor(source: MediaSource): readonly Encoding[] | null {
  if (source === 'microphone') return null
  return source === 'camera' ? FACE : SCREEN
}
