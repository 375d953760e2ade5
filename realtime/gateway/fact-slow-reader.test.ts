import { createServer } from 'node:http'
import type { AddressInfo, Socket as TcpSocket } from 'node:net'
import { Server, type Socket } from 'socket.io'
import { type Socket as ClientSocket, io } from 'socket.io-client'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { type FactsMessage, systemTimer } from '#platform/pure'
import { aFact, aLog } from '#tests/facts'
import { FactFeed } from './fact-feed.ts'
import { FactPages } from './fact-page.ts'
import { FactRoom, MOST_BYTES } from './fact-room.ts'
import { sendPage, waitingBytes } from './fact-socket.ts'
import { FactSubscription } from './fact-subscription.ts'

const STALLED = 12
const FACTS = 400
const FACT_BYTES = 60_000

const http = createServer()
const server = new Server(http, { path: '/live', perMessageDeflate: false })
const log = aLog([aFact(1)])
const sockets: Socket[] = []
let most = 0

/** The fact lane on real sockets, without the city around it. */
beforeAll(async () => {
  const feed = await FactFeed.open('live', log.ports)
  const channels = [{ feed, pages: new FactPages<string>('live', { audienceOf: () => 'all', accountOf: who => who, mayHear: () => true }) }]
  server.on('connection', socket => {
    sockets.push(socket)
    const room: FactRoom = new FactRoom({ waitingBytes: () => waitingBytes(socket), timer: systemTimer, onRoom: () => facts.catchUp(), onSlow: isSlow => socket.emit('slow', { isSlow }), cut: () => socket.disconnect(true) })
    const facts: FactSubscription<string> = new FactSubscription(channels, {
      who: () => socket.id, audience: () => 'all', send: page => sendPage(socket, page, () => facts.catchUp()), hasRoom: () => room.hasRoom(),
      reload: () => socket.emit('reload'), failed: () => undefined, timer: systemTimer, random: Math.random,
    })
    socket.on('follow', async (message: { cursor?: Record<string, number> }, reply: (answer: unknown) => void) => {
      const { answer, answered } = await facts.follow(message.cursor)
      reply(answer)
      setImmediate(answered)
    })
  })
  await new Promise<void>(resolve => http.listen(0, '127.0.0.1', resolve))
})
afterAll(() => server.close())

type Reader = { readonly socket: ClientSocket; readonly offsets: number[]; readonly slow: boolean[]; readonly tcp: () => TcpSocket }

async function aReader(): Promise<Reader> {
  const socket = io(`http://127.0.0.1:${(http.address() as AddressInfo).port}`, { path: '/live', transports: ['websocket'], forceNew: true, reconnection: false })
  const offsets: number[] = []
  const slow: boolean[] = []
  let stands = 1
  socket.on('facts', (message: FactsMessage) => {
    if (message.after !== stands) throw new Error(`a hole after ${stands}`)
    stands = message.upTo
    offsets.push(...message.facts.map(fact => fact.offset))
  })
  socket.on('slow', (message: { isSlow: boolean }) => slow.push(message.isSlow))
  await new Promise(resolve => socket.once('connect', () => resolve(undefined)))
  await socket.emitWithAck('follow', { cursor: { live: 1 } })
  const { engine } = socket.io as unknown as { engine: { transport: { ws: { _socket: TcpSocket } } } }
  return { socket, offsets, slow, tcp: () => engine.transport.ws._socket }
}

test('[LIVE-9] readers that really stand still hold at most 1 MiB each, are told, miss nothing, and slow nobody', { timeout: 60_000 }, async () => {
  const stalled = await Promise.all(Array.from({ length: STALLED }, () => aReader()))
  const lively = await aReader()
  for (const reader of stalled) reader.tcp().pause()
  const facts = Array.from({ length: FACTS }, (_, at) => aFact(at + 2, { payload: { words: 'x'.repeat(FACT_BYTES) } }))
  const expected = facts.map(fact => fact.offset)
  const watching = setInterval(() => (most = Math.max(most, ...sockets.map(waitingBytes))), 5)
  const rssBefore = process.memoryUsage().rss
  for (let at = 0; at < FACTS; at += 10) {
    log.write(facts.slice(at, at + 10))
    await new Promise(resolve => setTimeout(resolve, 10))
  }
  await expect.poll(() => lively.offsets, { timeout: 10_000 }).toEqual(expected)
  expect(stalled.every(reader => reader.offsets.length < FACTS)).toBe(true)
  await new Promise(resolve => setTimeout(resolve, 700)) // long enough to be slow, not long enough to be cut
  const grownMb = (process.memoryUsage().rss - rssBefore) / 2 ** 20

  for (const reader of stalled) reader.tcp().resume()
  await expect.poll(() => stalled.every(reader => reader.offsets.length === FACTS), { timeout: 30_000 }).toBe(true)
  for (const reader of stalled) expect(reader.offsets).toEqual(expected)
  // A busy machine may be slow at taking the rest too, and is told so again.
  await expect.poll(() => stalled.map(({ slow }) => [slow[0], slow.at(-1)])).toEqual(stalled.map(() => [true, false]))
  clearInterval(watching)
  expect(most).toBeGreaterThan(0)
  expect(most).toBeLessThanOrEqual(MOST_BYTES)
  // Each fact is in memory once, as text and as one frame: 24 MB twice. Without a limit each reader would hold its own rest.
  expect(grownMb).toBeLessThan(200)
  for (const { socket } of [...stalled, lively]) socket.disconnect()
})
