import { setTimeout as sleep } from 'node:timers/promises'
import type { Logger } from '#platform/log'
import type { Bus } from './local-bus.ts'

const MAX_RETRY_MS = 2_000
/** A process that starts while Redis is away goes on without it. */
const PATIENCE_MS = 2_000

/** The bus of several processes. While Redis is away signals are dropped and everything else runs on, starting included. */
export async function redisBus(url: string, log: Logger): Promise<Bus> {
  const { RESP_TYPES, createClient } = await import('redis') // 660 modules that a single process never needs.
  const socket = { reconnectStrategy: (tries: number) => Math.min(MAX_RETRY_MS, 50 * 2 ** tries) * (0.5 + Math.random() / 2) }
  const publisher = createClient({ url, socket, disableOfflineQueue: true }).withTypeMapping({ [RESP_TYPES.BLOB_STRING]: Buffer })
  const subscriber = createClient({ url, socket })
  let isAway = false
  publisher.on('error', () => {
    if (!isAway) log.warn('signal bus away')
    isAway = true
  })
  publisher.on('ready', () => {
    if (isAway) log.info('signal bus back')
    isAway = false
  })
  subscriber.on('error', () => undefined)
  const connected = Promise.all([publisher.connect(), subscriber.connect()])
  connected.catch(() => undefined) // Only when disposed of before Redis ever came.
  await Promise.race([connected, sleep(PATIENCE_MS, undefined, { ref: false })])

  return {
    publish(topic, bytes) {
      if (publisher.isReady) publisher.publish(channel(topic), Buffer.from(bytes)).catch(() => undefined)
    },
    reach: async (topic, bytes) => (publisher.isReady ? publisher.publish(channel(topic), Buffer.from(bytes)).catch(() => 0) : 0),
    audience: () => Number.POSITIVE_INFINITY,
    async subscribe(topic, listener) {
      const hear = (bytes: Buffer) => listener(new Uint8Array(bytes))
      const listening = subscriber.subscribe(channel(topic), hear, true)
      // With Redis away it is queued, and carried out when it comes.
      if (subscriber.isReady) await listening
      else listening.catch(() => undefined)
      return {
        async [Symbol.asyncDispose]() {
          // With Redis away there is nothing to leave, and asking would wait for it.
          if (subscriber.isReady) await subscriber.unsubscribe(channel(topic), hear, true)
        },
      }
    },
    async [Symbol.asyncDispose]() {
      publisher.destroy()
      subscriber.destroy()
    },
  }
}

function channel(topic: string): string {
  return `guatu:${topic}`
}
