import { timingSafeEqual } from 'node:crypto'
import { once } from 'node:events'
import { type AddressInfo, createServer } from 'node:net'
import { Aedes, type AedesOptions } from 'aedes'
import type { DeviceDoor } from '../device-door.ts'
import { BoundedConnection } from './bounded-connection.ts'
import { MOST_PAYLOAD_BYTES } from './position-topic.ts'
import { takeMessage } from './take-message.ts'

export type MqttPort = { readonly port: number } & AsyncDisposable
export type MqttOptions = { readonly port: number; readonly host: string; readonly password: string | undefined; readonly door: DeviceDoor }

const MOST_CONNECTIONS = 10_000
const MOST_PACKET_BYTES = MOST_PAYLOAD_BYTES + 1_024
const DRAIN_MS = 3_000

/**
 * The door of OwnTracks and of whatever speaks MQTT 3.1.1: a broker that takes positions and gives nothing. [DOOR-1] With
 * QoS 1 and 2 the device hears that its message is there only when its fixes are kept; one that could not be kept ends the
 * connection, and the device sends it again.
 */
export async function startMqttPort({ port, host, password, door }: MqttOptions): Promise<MqttPort> {
  const broker = await Aedes.createBroker({ maxInflightInbound: 20, connectTimeout: 15_000, ...rules(door, password) })
  broker.on('clientError', (_, error) => door.log.debug({ err: error }, 'mqtt connection ended'))
  broker.on('connectionError', (_, error) => door.log.debug({ err: error }, 'mqtt connection refused'))
  const server = createServer(socket => {
    socket.setNoDelay(true)
    broker.handle(new BoundedConnection(socket, MOST_PACKET_BYTES))
  })
  server.maxConnections = MOST_CONNECTIONS
  server.listen(port, host)
  await once(server, 'listening')
  const bound = (server.address() as AddressInfo).port
  door.log.info({ port: bound }, 'mqtt port open')
  return {
    port: bound,
    async [Symbol.asyncDispose]() {
      const closed = once(server, 'close')
      server.close()
      await Promise.race([new Promise<void>(resolve => broker.close(() => resolve())), new Promise(resolve => setTimeout(resolve, DRAIN_MS).unref())])
      await Promise.race([closed, new Promise(resolve => setTimeout(resolve, DRAIN_MS).unref())])
    },
  }
}

function rules(door: DeviceDoor, password: string | undefined): AedesOptions {
  return {
    preConnect(_, packet, done) {
      // No session outlives its connection, and nobody speaks after death: there is nothing to keep for a device.
      Object.assign(packet, { clean: true, will: undefined })
      done(null, true)
    },
    authenticate(...[, , given, done]) {
      done(null, password === undefined || (given !== undefined && isSame(given, Buffer.from(password))))
    },
    authorizeSubscribe: (_, __, done) => done(null, null),
    authorizePublish(client, packet, done) {
      // Retained messages would stay in memory for ever, one for each topic ever named.
      packet.retain = false
      if (!client) return done(new Error('nobody'))
      takeMessage(door, packet.topic, Buffer.from(packet.payload)).then(
        taken => done(taken === 'refused' ? new Error('not a topic of this door') : null),
        (error: unknown) => {
          door.log.error({ err: error }, 'mqtt fixes not kept')
          done(new Error('not kept'))
        },
      )
    },
  }
}

function isSame(one: Buffer, other: Buffer): boolean {
  return one.length === other.length && timingSafeEqual(one, other)
}
