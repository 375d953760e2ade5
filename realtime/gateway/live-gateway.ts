import type { Server as HttpServer } from 'node:http'
import { Server, type Socket } from 'socket.io'
import { z } from 'zod'
import { unitsNow } from '#domain/force/server'
import { RIGHTS_FACTS, RIGHTS_TOPIC } from '#domain/identity'
import { type SignedIn, redeemTicket } from '#domain/identity/server'
import type { Handles } from '#platform/handles'
import { type FactFeed, openFactFeed } from './fact-feed.ts'
import { FactPages } from './fact-page.ts'
import { HEARER, LiveConnection } from './live-connection.ts'
import { FrameBoard } from './frame-board.ts'
import { startTicks } from './frame-ticks.ts'
import { openFramesDoor } from './frames-door.ts'
import { MAX_CONNECTIONS_PER_ACCOUNT, OpenConnections, isWelcome } from './open-connections.ts'

const RECHECK_MS = 60_000
const MAX_MESSAGE_BYTES = 64 * 1024
/** Engine.IO ends whatever upgrade nobody answered by then; the frames door asks the database first. */
const FOREIGN_UPGRADE_MS = 10_000

const handshake = z.object({ ticket: z.string().min(8).max(200) })

/** Socket.IO on the city's own HTTP server, at `/live`. It knows facts and signals, no subsystem's rules. */
export async function startGateway(handles: Handles, server: HttpServer): Promise<AsyncDisposable> {
  const feeds = [await openFactFeed(handles, 'live'), await openFactFeed(handles, 'audit')]
  const channels = feeds.map((feed: FactFeed) => ({ feed, pages: new FactPages(feed.channel, HEARER) }))
  const board = new FrameBoard(await unitsNow(handles), { nowMs: () => handles.clock.now().getTime() })
  const connections = new OpenConnections(handles)
  const io = new Server(server, {
    path: '/live',
    serveClient: false,
    maxHttpBufferSize: MAX_MESSAGE_BYTES,
    perMessageDeflate: false,
    httpCompression: false,
    pingInterval: 10_000,
    pingTimeout: 8_000,
    destroyUpgradeTimeout: FOREIGN_UPGRADE_MS,
    allowRequest: (request, decide) => decide(null, isWelcome(request, handles)),
  })

  io.use((socket, next) => {
    whoseTicket(handles, socket).then(
      actor => {
        if (!actor || connections.of(actor.accountId) >= MAX_CONNECTIONS_PER_ACCOUNT) return next(new Error('sign_in_first'))
        socket.data.actor = actor
        next()
      },
      () => next(new Error('unavailable')),
    )
  })
  io.on('connection', (socket: Socket<object, object, object, { actor: SignedIn }>) => {
    const connection = new LiveConnection(socket, socket.data.actor, { handles, channels })
    connections.add(connection)
    socket.on('disconnect', () => connections.delete(connection))
  })

  const door = openFramesDoor({ handles, server, board, connections })
  const ticks = startTicks(board, handles)
  const recheckAll = setInterval(() => connections.recheck(() => true), RECHECK_MS)
  // The bus is quick, the log is sure: whichever comes first.
  const byBus = await handles.bus.subscribe(RIGHTS_TOPIC, bytes => {
    const accountId = new TextDecoder().decode(bytes)
    connections.recheck(connection => connection.accountId === accountId)
  })
  const byLog = feeds[1]!.listen({
    onFacts: facts => {
      const changed = new Set(facts.filter(fact => RIGHTS_FACTS.includes(fact.name)).map(fact => fact.subject))
      if (changed.size > 0) connections.recheck(connection => changed.has(`account:${connection.accountId}`))
    },
    onLost: () => connections.recheck(() => true),
  })

  return {
    async [Symbol.asyncDispose]() {
      ticks[Symbol.dispose]()
      door[Symbol.dispose]()
      board[Symbol.dispose]()
      clearInterval(recheckAll)
      byLog[Symbol.dispose]()
      io.disconnectSockets(true)
      io.engine.close()
      await byBus[Symbol.asyncDispose]()
      for (const feed of feeds) await feed[Symbol.asyncDispose]()
    },
  }
}

async function whoseTicket(handles: Handles, socket: Socket): Promise<SignedIn | null> {
  const parsed = handshake.safeParse(socket.handshake.auth)
  return parsed.success ? redeemTicket(handles, parsed.data.ticket) : null
}
