import type { DeviceFix } from '#domain/track'
import { fixOfOwnTracks, fixesOfOwn } from '../osmand/index.ts'

/** What an outside broker is asked for. */
export const TOPICS = ['owntracks/+/+', 'guatu/position/+'] as const
export const MOST_PAYLOAD_BYTES = 512 * 1024

/** `other` is a topic of these apps that names no place: taken, and nothing is kept. */
type Topic = { readonly kind: 'owntracks' | 'own'; readonly deviceId: string } | { readonly kind: 'other' }

/**
 * `owntracks/<user>/<device>` is the device `user/device`; `guatu/position/<device>` takes our own JSON, one fix or a list.
 * Null is nobody's topic: positions are all this door takes.
 */
export function topicOf(text: string): Topic | null {
  const [root, first, second, ...rest] = text.split('/')
  if (root === 'guatu' && first === 'position' && second && rest.length === 0) return { kind: 'own', deviceId: second }
  if (root !== 'owntracks' || !first || !second) return null
  return rest.length === 0 ? { kind: 'owntracks', deviceId: `${first}/${second}` } : { kind: 'other' }
}

/** Throws a ZodError or a SyntaxError on what nobody could keep: sent again it would be no better. */
export function fixesOfMessage(topic: Topic, payload: Uint8Array): DeviceFix[] {
  if (topic.kind === 'other' || payload.length === 0) return []
  const body: unknown = JSON.parse(new TextDecoder('utf-8', { fatal: true }).decode(payload))
  if (topic.kind === 'own') return fixesOfOwn(body, { device: topic.deviceId, protocol: 'mqtt' })
  const fix = fixOfOwnTracks(body, topic.deviceId, 'mqtt')
  return fix ? [fix] : []
}
