import type { Server as HttpServer, IncomingMessage } from 'node:http'
import type { Duplex } from 'node:stream'
import { WebSocketServer } from 'ws'
import { SOCKET_EVENTS } from '#domain/identity'
import { type SignedIn, mayDoSomewhere, redeemTicket } from '#domain/identity/server'
import type { Handles } from '#platform/handles'
import { FRAMES_PATH, FRAMES_PROTOCOL } from '#platform/pure'
import type { FrameBoard } from './frame-board.ts'
import { FrameConnection } from './frame-connection.ts'
import { MAX_CONNECTIONS_PER_ACCOUNT, type OpenConnections, isWelcome } from './open-connections.ts'

const MAX_MESSAGE_BYTES = 16 * 1024
const PING_EVERY_MS = 10_000

/**
 * The frames' own WebSocket at `/frames`, beside Socket.IO on the same server, opened with a live ticket as the second
 * subprotocol, so that it stands in no log. Why not Socket.IO: docs/decisions/006.
 */
export function openFramesDoor(about: { readonly handles: Handles; readonly server: HttpServer; readonly board: FrameBoard; readonly connections: OpenConnections }): Disposable {
  const { handles, server, board, connections } = about
  const open = new Set<FrameConnection>()
  const door = new WebSocketServer({ noServer: true, clientTracking: false, perMessageDeflate: false, maxPayload: MAX_MESSAGE_BYTES, handleProtocols: () => FRAMES_PROTOCOL })

  async function upgrade(request: IncomingMessage, socket: Duplex, head: Buffer): Promise<void> {
    if (!isWelcome(request, handles)) return refuse(socket, '403 Forbidden')
    const actor = await whoseTicket(handles, request)
    if (!actor || connections.of(actor.accountId) >= MAX_CONNECTIONS_PER_ACCOUNT) return refuse(socket, '401 Unauthorized')
    if (!mayDoSomewhere(actor, SOCKET_EVENTS.frame)) return refuse(socket, '403 Forbidden')
    if (socket.destroyed) return
    door.handleUpgrade(request, socket, head, webSocket => {
      const connection = new FrameConnection({ webSocket, socket, actor, handles, board })
      open.add(connection)
      connections.add(connection)
      webSocket.once('close', () => {
        open.delete(connection)
        connections.delete(connection)
      })
    })
  }
  const onUpgrade = (request: IncomingMessage, socket: Duplex, head: Buffer): void => {
    if (pathOf(request) !== FRAMES_PATH) return
    socket.on('error', () => socket.destroy())
    upgrade(request, socket, head).catch((error: unknown) => {
      handles.log.warn({ err: error }, 'frames door')
      refuse(socket, '503 Service Unavailable')
    })
  }
  server.on('upgrade', onUpgrade)
  const ping = setInterval(() => open.forEach(connection => connection.ping()), PING_EVERY_MS)

  return {
    [Symbol.dispose]() {
      clearInterval(ping)
      server.off('upgrade', onUpgrade)
      for (const connection of open) connection.cut()
      door.close()
    },
  }
}

function pathOf({ url = '' }: IncomingMessage): string {
  return url.split('?', 1)[0]!
}

async function whoseTicket(handles: Handles, { headers }: IncomingMessage): Promise<SignedIn | null> {
  const [protocol, ticket] = (headers['sec-websocket-protocol'] ?? '').split(',').map(part => part.trim())
  if (protocol !== FRAMES_PROTOCOL || !ticket || !/^[\w-]{8,200}$/.test(ticket)) return null
  return redeemTicket(handles, ticket)
}

function refuse(socket: Duplex, status: string): void {
  socket.end(`HTTP/1.1 ${status}\r\nConnection: close\r\nContent-Length: 0\r\n\r\n`)
}
