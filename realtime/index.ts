import type { Server } from 'node:http'
import type { Hono } from 'hono'
import { ingest, receiveFixes } from '#domain/track/server'
import { watchHost } from '#domain/watch/server'
import type { Handles } from '#platform/handles'
import type { DeviceDoor } from './device-door.ts'
import { startGateway } from './gateway/live-gateway.ts'
import { startFeed } from './feed/index.ts'
import { startJt808Port } from './jt808/index.ts'
import { followBroker, startMqttPort } from './mqtt/index.ts'
import { osmandRoutes, startTrackerPort } from './osmand/index.ts'

/** The gateway's side of `/feed`, for the simulator and benches; and the door alone. */
export { FeedClient, FixFrame, type SentFix, startFeed } from './feed/index.ts'
/** The terminal's side of JT/T 808, for the simulator. */
export { type Edition, type SentReport, TerminalClient, TerminalEncoder } from './jt808/index.ts'

export type Realtime = AsyncDisposable & { readonly trackerPort: number | null; readonly jt808Port: number | null; readonly mqttPort: number | null }

/** The `/osmand` door for the main port. */
export function deviceRoutes(handles: Handles): Hono {
  return osmandRoutes(deviceDoor(handles))
}

/** Opens what `ROLES` names of it: the gateway of the screens and the feed on the city's HTTP server, the ports of the device doors, the watch. */
export async function startRealtime(handles: Handles, server: Server): Promise<Realtime> {
  const { roles } = handles.env
  await using opening = new AsyncDisposableStack()
  // First what dead processes left is brought back: whoever looks next sees where everybody was.
  if (roles.has('devices') || roles.has('realtime')) await ingest(handles)
  if (roles.has('realtime')) opening.use(await startGateway(handles, server))
  const doors = roles.has('devices') ? opening.use(await openDoors(handles, server)) : NO_DOORS
  if (roles.has('watch')) await watchHost(handles) // A part of the process: it is closed with it, after the doors.
  const open = opening.move()
  return { ...doors, [Symbol.asyncDispose]: () => open.disposeAsync() }
}

const NO_DOORS = { trackerPort: null, jt808Port: null, mqttPort: null }

async function openDoors(handles: Handles, server: Server): Promise<Realtime> {
  const { env } = handles
  await using opening = new AsyncDisposableStack()
  const door = deviceDoor(handles)
  opening.use(await startFeed(handles, server))
  const tracker = env.trackerPort === 0 ? null : opening.use(await startTrackerPort({ port: env.trackerPort, host: env.host, door }))
  const jt808 =
    env.jt808Port === 0 ? null : opening.use(await startJt808Port({ port: env.jt808Port, host: env.host, secret: env.authSecret, datum: env.jt808Datum, ...door }))
  if (env.mqttUrl) opening.use(followBroker(env.mqttUrl, door))
  const mqtt = env.mqttUrl || env.mqttPort === 0 ? null : opening.use(await startMqttPort({ port: env.mqttPort, host: env.host, password: env.mqttPassword, door }))
  const open = opening.move()
  return {
    trackerPort: tracker?.port ?? null,
    jt808Port: jt808?.port ?? null,
    mqttPort: mqtt?.port ?? null,
    [Symbol.asyncDispose]: () => open.disposeAsync(),
  }
}

function deviceDoor(handles: Handles): DeviceDoor {
  const { clock, log, metrics } = handles
  return { receive: fixes => receiveFixes(handles, fixes), clock, log, metrics }
}
