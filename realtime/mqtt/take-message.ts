import type { DeviceDoor } from '../device-door.ts'
import { MOST_PAYLOAD_BYTES, fixesOfMessage, topicOf } from './position-topic.ts'

/** `refused`: this door does not take it, now or ever. `dropped`: unreadable, and sent again it would be too. */
export type Taken = 'kept' | 'dropped' | 'refused'

/** [DOOR-1] Answers only when the fixes are kept; throws when they could not be, so that the device sends them again. */
export async function takeMessage(door: DeviceDoor, topicText: string, payload: Uint8Array): Promise<Taken> {
  const topic = topicOf(topicText)
  if (!topic || payload.length > MOST_PAYLOAD_BYTES) return 'refused'
  const fixes = readable(() => fixesOfMessage(topic, payload))
  if (!fixes) {
    // Neither topic nor payload: they say who somebody is, and where.
    door.log.debug({ bytes: payload.length, kind: topic.kind }, '--x mqtt')
    return 'dropped'
  }
  if (fixes.length > 0) await door.receive(fixes)
  door.metrics?.fixesReceived.inc({ protocol: 'mqtt' }, fixes.length)
  return 'kept'
}

function readable<T>(read: () => T): T | null {
  try {
    return read()
  } catch {
    return null
  }
}
