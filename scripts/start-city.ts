import { createServer } from 'node:http'
import type { AddressInfo } from 'node:net'
import { join } from 'node:path'
import { getRequestListener } from '@hono/node-server'
import type { Hono } from 'hono'
import { slices } from '#domain'
import { ensureFirstAdmin, identityAuth } from '#domain/identity/server'
import { startJobs } from '#platform/effects'
import type { Env } from '#platform/env'
import type { Handles } from '#platform/handles'
import { createApi, serveFolder } from '#platform/http'
import { type Logger, openLog } from '#platform/log'
import { startMedia } from '#media'
import { type Realtime, deviceRoutes, startRealtime } from '#realtime'
import type { Web } from '#web'
import { openHandles } from './open-handles.ts'
import { seedDemo } from './seed-demo.ts'
import { startSimulator } from './simulator/start-simulator.ts'

const PUBLIC = join(import.meta.dirname, '../public')
/** What our own server answers before Next: the API, the device door and what a load balancer asks. */
const OURS = /^\/(api\/|osmand|map\/|healthz|readyz|version|metrics)/
/** Upgrades that are ours to answer, by role; all others are Next's while it is developed, and nobody's else. */
const OUR_SOCKETS = { realtime: /^\/(live|frames)([/?]|$)/, devices: /^\/feed([/?]|$)/ } as const

export type City = AsyncDisposable & { readonly url: string; readonly handles: Handles; readonly realtime: Realtime }

type Options = { readonly dev?: boolean; readonly log?: Logger; readonly screens?: boolean }

/** Starts what `ROLES` names, in one process, and stops it in reverse. Without `screens` Next stays away (tests of the API). */
export async function startCity(env: Env, options: Options = {}): Promise<City> {
  const log = options.log ?? openLog({ level: env.logLevel, format: env.logFormat })
  await using opening = new AsyncDisposableStack()
  const handles = opening.use(await openHandles(env, { log }))
  await ensureFirstAdmin(handles)
  if (env.demo) await seedDemo(handles)

  const api = createApi({ handles, slices, gate: identityAuth(handles) })
  if (env.roles.has('devices')) api.route('/osmand', deviceRoutes(handles))
  let web: Web | null = null
  const server = createServer(requestListener(api, () => web))
  opening.defer(() => new Promise(resolve => {
    server.close(() => resolve())
    server.closeIdleConnections()
    setTimeout(() => server.closeAllConnections(), 3_000).unref()
  }))
  if (env.roles.has('jobs')) opening.use(await startJobs(handles, slices))
  const realtime = opening.use(await startRealtime(handles, server))
  if (env.roles.has('web') && options.screens !== false) {
    const { startWeb } = await import('#web') // Next is heavy: a process without screens never loads it.
    web = opening.use(await startWeb({ dev: options.dev ?? false, host: env.host, port: env.port }))
  }
  if (env.roles.has('media')) opening.use(await startMedia(handles))
  server.on('upgrade', (request, socket, head) => {
    if (isOurSocket(env, request.url ?? '')) return
    if (web?.upgrade) return void web.upgrade(request, socket, head)
    socket.on('error', () => undefined)
    socket.end('HTTP/1.1 404 Not Found\r\nConnection: close\r\n\r\n')
  })
  await new Promise<void>((resolve, reject) => {
    server.once('error', reject)
    server.listen(env.port, env.host, resolve)
  })
  const { port } = server.address() as AddressInfo
  if (env.demo && env.simulator && env.roles.has('devices')) opening.use(await startSimulator(simulatorOptions(handles, port, realtime)))
  const open = opening.move()
  return { url: `http://127.0.0.1:${port}`, handles, realtime, [Symbol.asyncDispose]: () => open.disposeAsync() }
}

function isOurSocket({ roles }: Env, url: string): boolean {
  return (roles.has('realtime') && OUR_SOCKETS.realtime.test(url)) || (roles.has('devices') && OUR_SOCKETS.devices.test(url))
}

/** The simulator is a client like any other: it comes in by the ports. */
function simulatorOptions({ env, log }: Handles, port: number, { jt808Port }: Realtime) {
  const host = env.host === '0.0.0.0' || env.host === '::' ? '127.0.0.1' : env.host
  const { simulateUnits: units, simulateSeed: seed, dataDir } = env
  return { url: `http://${host}:${port}`, jt808: jt808Port === null ? null : { host, port: jt808Port }, units, seed, dataDir, rate: 1, incidentsPerDay: 80, log }
}

function requestListener(api: Hono, web: () => Web | null): Parameters<typeof createServer>[1] {
  const answerApi = getRequestListener(api.fetch)
  return async (request, response) => {
    try {
      if (OURS.test(request.url ?? '')) return await answerApi(request, response)
      if (await serveFolder(PUBLIC, request, response)) return
      const screens = web()
      if (screens) return await screens.handle(request, response)
      response.writeHead(503).end()
    } catch {
      if (!response.headersSent) response.writeHead(500)
      response.end()
    }
  }
}
