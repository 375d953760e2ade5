import type { Server } from 'node:http'
import type { AddressInfo } from 'node:net'
import { once } from 'node:events'
import { createAdaptorServer } from '@hono/node-server'
import type { DeviceDoor } from '../device-door.ts'
import { osmandRoutes } from './routes.ts'

const REQUEST_TIMEOUT_MS = 15_000
const MAX_CONNECTIONS = 5_000
const DRAIN_MS = 5_000

export type TrackerPort = { readonly port: number } & AsyncDisposable

/** The OsmAnd door alone on its own port; Traccar Client sends to `/`, OsmAnd to whatever path its user typed. */
export async function startTrackerPort({ port, host, door }: { port: number; host: string; door: DeviceDoor }): Promise<TrackerPort> {
  const server = createAdaptorServer({ fetch: osmandRoutes(door).fetch }) as Server
  server.requestTimeout = REQUEST_TIMEOUT_MS
  server.headersTimeout = REQUEST_TIMEOUT_MS
  server.maxConnections = MAX_CONNECTIONS
  server.listen(port, host)
  await once(server, 'listening')
  const bound = (server.address() as AddressInfo).port
  door.log.info({ port: bound }, 'tracker port open')
  return { port: bound, [Symbol.asyncDispose]: () => drain(server) }
}

/** Requests under way are answered; those that take longer than 5 s are cut. */
async function drain(server: Server): Promise<void> {
  const closed = once(server, 'close')
  server.close()
  server.closeIdleConnections()
  const cut = setTimeout(() => server.closeAllConnections(), DRAIN_MS)
  await closed
  clearTimeout(cut)
}
