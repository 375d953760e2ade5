import type { IncomingMessage, Server } from 'node:http'
import type { Duplex } from 'node:stream'
import { type WebSocket, WebSocketServer } from 'ws'
import { RIGHTS_TOPIC } from '#domain/identity'
import { ingest } from '#domain/track/server'
import type { Handles } from '#platform/handles'
import { isOwnOrigin } from '#platform/http'
import { FeedConnection } from './feed-connection.ts'
import { MOST_MESSAGE_BYTES } from './feed-message.ts'

const PATH = '/feed'
const MOST_CONNECTIONS = 256
const PING_MS = 20_000
const RECHECK_MS = 60_000

/** The batched binary door for gateways of many devices, beside `/live` on the city's own HTTP server. */
export async function startFeed(handles: Handles, server: Server): Promise<AsyncDisposable> {
  const into = await ingest(handles)
  const connections = new Map<WebSocket, FeedConnection>()
  const sockets = new WebSocketServer({ noServer: true, perMessageDeflate: false, maxPayload: MOST_MESSAGE_BYTES, clientTracking: false })
  const upgrade = (request: IncomingMessage, socket: Duplex, head: Buffer) => {
    if (request.url?.split('?')[0] !== PATH) return
    const { origin, host } = request.headers
    const isWelcome = isOwnOrigin({ origin, host, fetchSite: String(request.headers['sec-fetch-site'] ?? '') }, handles.env)
    if (!isWelcome || connections.size >= MOST_CONNECTIONS) return socket.end(`HTTP/1.1 ${isWelcome ? '503 Service Unavailable' : '403 Forbidden'}\r\nConnection: close\r\n\r\n`)
    sockets.handleUpgrade(request, socket, head, open => {
      connections.set(open, new FeedConnection(open, handles, into))
      open.on('close', () => connections.delete(open))
    })
  }
  server.on('upgrade', upgrade)

  const recheck = (connection: FeedConnection) => void connection.recheck().catch((error: unknown) => handles.log.warn({ err: error }, 'rights not readable'))
  const rights = await handles.bus.subscribe(RIGHTS_TOPIC, bytes => {
    const accountId = new TextDecoder().decode(bytes)
    for (const connection of connections.values()) if (connection.accountId === accountId) recheck(connection)
  })
  const changed = into.units.onChanged(() => connections.forEach(connection => connection.reachChanged()))
  const recheckAll = setInterval(() => connections.forEach(recheck), RECHECK_MS)
  const pings = setInterval(() => connections.forEach(connection => connection.pingOrCut()), PING_MS)
  return {
    async [Symbol.asyncDispose]() {
      server.off('upgrade', upgrade)
      clearInterval(recheckAll)
      clearInterval(pings)
      changed[Symbol.dispose]()
      await rights[Symbol.asyncDispose]()
      for (const socket of connections.keys()) socket.close(1001)
      setTimeout(() => connections.forEach((_, socket) => socket.terminate()), 1_000).unref()
    },
  }
}
