import type { Server as HttpServer, IncomingMessage } from 'node:http'
import { Server, type Socket } from 'socket.io'
import { z } from 'zod'
import { unitChanged } from '#domain/force'
import { RIGHTS_FACTS, RIGHTS_TOPIC } from '#domain/identity'
import { type SignedIn, redeemTicket } from '#domain/identity/server'
import type { Handles } from '#platform/handles'
import { isOwnOrigin } from '#platform/http'
import { FactFeed } from './fact-feed.ts'
import { LiveConnection } from './live-connection.ts'
import { PositionBoard } from './position-board.ts'

const TICK_MS = 250
const RECHECK_MS = 60_000
const MAX_MESSAGE_BYTES = 64 * 1024
const MAX_CONNECTIONS_PER_ACCOUNT = 64

const handshake = z.object({ ticket: z.string().min(8).max(200) })

/** Socket.IO on the city's own HTTP server, at `/live`. It knows facts and signals, no subsystem's rules. */
export async function startGateway(handles: Handles, server: HttpServer): Promise<AsyncDisposable> {
  const feeds = [await FactFeed.open(handles, 'live'), await FactFeed.open(handles, 'audit')]
  const board = await PositionBoard.open(handles)
  const connections = new Set<LiveConnection>()
  const io = new Server(server, {
    path: '/live',
    serveClient: false,
    maxHttpBufferSize: MAX_MESSAGE_BYTES,
    perMessageDeflate: false,
    httpCompression: false,
    pingInterval: 10_000,
    pingTimeout: 8_000,
    allowRequest: (request, decide) => decide(null, isWelcome(request, handles)),
  })

  io.use((socket, next) => {
    whoseTicket(handles, socket).then(
      actor => {
        const mine = [...connections].filter(connection => connection.accountId === actor?.accountId)
        if (!actor || mine.length >= MAX_CONNECTIONS_PER_ACCOUNT) return next(new Error('sign_in_first'))
        socket.data.actor = actor
        next()
      },
      () => next(new Error('unavailable')),
    )
  })
  io.on('connection', (socket: Socket<object, object, object, { actor: SignedIn }>) => {
    const connection = new LiveConnection(socket, socket.data.actor, { handles, feeds, board })
    connections.add(connection)
    handles.metrics.liveConnections.set(connections.size)
    socket.on('disconnect', () => {
      connections.delete(connection)
      handles.metrics.liveConnections.set(connections.size)
    })
  })

  const tick = setInterval(() => {
    const ended = board.endTurn()
    for (const connection of connections) connection.sendPositions(ended)
  }, TICK_MS)
  const recheckAll = setInterval(() => recheck(() => true), RECHECK_MS)
  function recheck(concerns: (connection: LiveConnection) => boolean): void {
    for (const connection of connections) {
      if (concerns(connection)) connection.recheck().catch((error: unknown) => handles.log.warn({ err: error }, 'rights not readable'))
    }
  }
  // The bus is quick, the log is sure: whichever comes first.
  const byBus = await handles.bus.subscribe(RIGHTS_TOPIC, bytes => {
    const accountId = new TextDecoder().decode(bytes)
    recheck(connection => connection.accountId === accountId)
  })
  const byLog = feeds[1]!.listen(facts => {
    const changed = new Set(facts.filter(fact => RIGHTS_FACTS.includes(fact.name)).map(fact => fact.subject))
    if (changed.size > 0) recheck(connection => changed.has(`account:${connection.accountId}`))
  })

  const byUnit = feeds[0]!.listen(facts => {
    for (const { name, payload, areaCode, areaPath } of facts) {
      const changed = name === unitChanged.name ? unitChanged.payload.parse(payload) : null
      if (changed && areaPath !== null && changed.areaCode === areaCode) board.place(changed.number, areaPath)
    }
  })

  return {
    async [Symbol.asyncDispose]() {
      byUnit[Symbol.dispose]()
      clearInterval(tick)
      clearInterval(recheckAll)
      byLog[Symbol.dispose]()
      io.disconnectSockets(true)
      io.engine.close()
      await byBus[Symbol.asyncDispose]()
      for (const feed of feeds) await feed[Symbol.asyncDispose]()
      await board[Symbol.asyncDispose]()
    },
  }
}

async function whoseTicket(handles: Handles, socket: Socket): Promise<SignedIn | null> {
  const parsed = handshake.safeParse(socket.handshake.auth)
  return parsed.success ? redeemTicket(handles, parsed.data.ticket) : null
}

/** `[LIVE-5]` A page of another site may not open a socket; clients that are no browsers send no Origin. */
function isWelcome({ headers }: IncomingMessage, { env }: Handles): boolean {
  return isOwnOrigin({ origin: headers.origin, host: headers.host, fetchSite: String(headers['sec-fetch-site'] ?? '') }, env)
}
