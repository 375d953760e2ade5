import { hostname } from 'node:os'
import { setTimeout as pause } from 'node:timers/promises'
import { type MqttClient, connect } from 'mqtt'
import type { DeviceDoor } from '../device-door.ts'
import { TOPICS } from './position-topic.ts'
import { takeMessage } from './take-message.ts'

const RETRY_MS = 1_000

/**
 * Positions from a broker of the city's own. [DOOR-1] QoS 1 messages are acknowledged when they are kept; while one cannot be, it is
 * tried again and the broker holds the rest. Two processes on one broker both hear everything; the second hears repeats.
 */
export function followBroker(url: string, door: DeviceDoor): AsyncDisposable {
  const client = connect(url, {
    clientId: `guatu-${hostname()}-${process.pid}`.slice(0, 64),
    clean: false,
    reconnectPeriod: RETRY_MS,
  })
  // Called for each message before it is acknowledged, and the next waits for it.
  client.handleMessage = ({ topic, payload }, done) => {
    insist(topic, Buffer.from(payload)).then(() => done(), done)
  }
  const insist = async (topic: string, message: Uint8Array): Promise<void> => {
    while (!client.disconnecting) {
      try {
        await takeMessage(door, topic, message)
        return
      } catch (error) {
        door.log.error({ err: error }, 'mqtt fixes not kept')
        await pause(RETRY_MS)
      }
    }
    throw new Error('not kept')
  }
  let isAway = false
  client.on('connect', () => {
    if (isAway) door.log.info('mqtt broker back')
    isAway = false
    client.subscribe([...TOPICS], { qos: 1 }, error => error && door.log.error({ err: error }, 'mqtt broker gives no positions'))
  })
  client.on('error', () => undefined)
  client.on('close', () => {
    if (!isAway) door.log.warn('mqtt broker away')
    isAway = true
  })
  return { [Symbol.asyncDispose]: () => end(client) }
}

async function end(client: MqttClient): Promise<void> {
  client.removeAllListeners('close')
  await client.endAsync(true)
}
