import type { Server as HttpServer } from 'node:http'
import { Server, type Socket } from 'socket.io'
import { z } from 'zod'
import { guestOfKey } from '#domain/call/server'
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
import { GuestConnection, guestAccount } from './guest-connection.ts'
import { MediaRelay } from './media-relay.ts'
import { MAX_CONNECTIONS_PER_ACCOUNT, OpenConnections, isWelcome } from './open-connections.ts'

const RECHECK_MS = 60_000
const MAX_MESSAGE_BYTES = 64 * 1024
/** Engine.IO ends whatever upgrade nobody answered by then; the frames door asks the database first. */
const FOREIGN_UPGRADE_MS = 10_000

const handshake = z.union([z.object({ ticket: z.string().min(8).max(200) }), z.object({ guestKey: z.string().min(20).max(1_000) })])

/** Who opens a socket: somebody signed in, or a guest of one call with the key of one seat. */
type Comer = { readonly actor: SignedIn } | { readonly key: string; readonly seatId: string }

/** Socket.IO on the city's own HTTP server, at `/live`. It knows facts and signals, no subsystem's rules. */
export async function startGateway(handles: Handles, server: HttpServer): Promise<AsyncDisposable> {
  const feeds = [await openFactFeed(handles, 'live'), await openFactFeed(handles, 'audit')]
  const channels = feeds.map((feed: FactFeed) => ({ feed, pages: new FactPages(feed.channel, HEARER) }))
  const board = new FrameBoard(await unitsNow(handles), { nowMs: () => handles.clock.now().getTime() })
  const connections = new OpenConnections(handles)
  const relay = await MediaRelay.open(handles)
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
    whoComes(handles, socket).then(
      comer => {
        if (!comer || connections.of(nameOf(comer)) >= MAX_CONNECTIONS_PER_ACCOUNT) return next(new Error('sign_in_first'))
        socket.data.comer = comer
        next()
      },
      () => next(new Error('unavailable')),
    )
  })
  io.on('connection', (socket: Socket<object, object, object, { comer: Comer }>) => {
    const { comer } = socket.data
    const connection = 'actor' in comer ? new LiveConnection(socket, comer.actor, { handles, channels, relay }) : new GuestConnection(socket, comer, { handles, relay })
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
      await relay[Symbol.asyncDispose]()
      for (const feed of feeds) await feed[Symbol.asyncDispose]()
    },
  }
}

async function whoComes(handles: Handles, socket: Socket): Promise<Comer | null> {
  const parsed = handshake.safeParse(socket.handshake.auth)
  if (!parsed.success) return null
  if ('ticket' in parsed.data) {
    const actor = await redeemTicket(handles, parsed.data.ticket)
    return actor && { actor }
  }
  const guest = await guestOfKey(handles, parsed.data.guestKey)
  return guest && { key: parsed.data.guestKey, seatId: guest.seatId }
}

function nameOf(comer: Comer): string {
  return 'actor' in comer ? comer.actor.accountId : guestAccount(comer.seatId)
}
