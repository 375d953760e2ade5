import { createServer } from 'node:http'
import type { AddressInfo } from 'node:net'
import { Server, type Socket } from 'socket.io'
import { afterEach, expect, test, vi } from 'vitest'
import { LiveConnection } from './live-connection.ts'

type Follow = { cursor?: Record<string, number> }
type Gateway = { origin: string; sockets: Socket[]; follows: Follow[]; tickets: unknown[]; head: number; answer: (follow: Follow) => unknown; close: () => Promise<void> }

/** A gateway at the edge: it answers as the real one does and remembers what it was asked. */
async function aGateway(atOnce: unknown[] = []): Promise<Gateway> {
  const http = createServer()
  const io = new Server(http, { path: '/live' })
  const gateway: Gateway = { origin: '', sockets: [], follows: [], tickets: [], head: 5, answer: follow => ({ ok: true, cursor: follow.cursor ?? { live: gateway.head } }), close: async () => void (await io.close()) }
  io.on('connection', socket => {
    gateway.sockets.push(socket)
    gateway.tickets.push(socket.handshake.auth.ticket)
    socket.on('follow', (follow: Follow, reply: (answer: unknown) => void) => {
      gateway.follows.push(follow)
      reply(gateway.answer(follow))
      for (const message of atOnce.splice(0)) socket.emit('facts', message)
    })
  })
  await new Promise<void>(resolve => http.listen(0, '127.0.0.1', resolve))
  gateway.origin = `http://127.0.0.1:${(http.address() as AddressInfo).port}`
  return gateway
}

const open: (() => Promise<void> | void)[] = []
afterEach(async () => {
  for (const close of open.splice(0).reverse()) await close()
})

async function connected(atOnce: unknown[] = []): Promise<{ gateway: Gateway; live: LiveConnection; heard: number[]; resets: string[]; signedOut: () => boolean }> {
  const gateway = await aGateway(atOnce)
  open.push(gateway.close)
  let count = 0
  let isOut = false
  const live = new LiveConnection({ origin: gateway.origin, ticket: async () => `ticket-${++count}`, onSignedOut: () => (isOut = true), random: () => 0.1 })
  open.push(() => live.close())
  const heard: number[] = []
  const resets: string[] = []
  live.onFact(fact => heard.push(fact.offset))
  live.onReset(reason => resets.push(reason))
  live.open()
  await vi.waitFor(() => expect(live.link.get().state).toBe('ok'), { timeout: 5000 })
  return { gateway, live, heard, resets, signedOut: () => isOut }
}

const facts = (after: number, upTo: number, offsets: readonly number[]) => ({
  channel: 'live',
  after,
  upTo,
  facts: offsets.map(offset => ({ offset, name: 'incident.reported', version: 1, at: '2026-11-22T06:00:00Z', areaCode: null, actorName: null, payload: {} })),
})

test('facts on the heels of the first answer are heard', async () => {
  const { heard } = await connected([facts(5, 6, [6]), facts(6, 7, [7])])
  await vi.waitFor(() => expect(heard).toEqual([6, 7]))
})

test('after a cut it comes back with a new ticket and follows from its own cursor', async () => {
  const { gateway, live, heard } = await connected()
  gateway.sockets[0]?.emit('facts', facts(5, 8, [6, 8]))
  await vi.waitFor(() => expect(heard).toEqual([6, 8]))
  gateway.sockets[0]?.disconnect(true)
  await vi.waitFor(() => expect(gateway.follows).toEqual([{}, { cursor: { live: 8 } }]), { timeout: 5000 })
  expect(gateway.tickets).toEqual(['ticket-1', 'ticket-2'])
  await vi.waitFor(() => expect(live.link.get().state).toBe('ok'))
})

test('[WEB-2] a hole makes it follow again from where it stands, and nothing beyond the hole is told', async () => {
  const { gateway, heard } = await connected()
  gateway.sockets[0]?.emit('facts', facts(9, 10, [10]))
  await vi.waitFor(() => expect(gateway.follows).toEqual([{}, { cursor: { live: 5 } }]))
  gateway.sockets[0]?.emit('facts', facts(5, 10, [7, 10]))
  await vi.waitFor(() => expect(heard).toEqual([7, 10]))
})

test('a cursor no longer kept makes the screens start over from the head', async () => {
  const { gateway, resets } = await connected()
  expect(resets).toEqual(['fresh'])
  gateway.answer = follow => (follow.cursor ? { ok: false, code: 'reload' } : { ok: true, cursor: { live: 90 } })
  gateway.sockets[0]?.emit('facts', facts(40, 41, [41]))
  await vi.waitFor(() => expect(gateway.follows).toEqual([{}, { cursor: { live: 5 } }, {}]))
  await vi.waitFor(() => expect(resets).toEqual(['fresh', 'reload', 'fresh']))
})

test('whoever is signed out is told so and does not come back', async () => {
  const { gateway, live, signedOut } = await connected()
  gateway.sockets[0]?.emit('rights', { signedOut: true })
  await vi.waitFor(() => expect(signedOut()).toBe(true))
  expect(gateway.tickets).toHaveLength(1)
  live.close()
})

test('changed rights make the screens ask again for what they show', async () => {
  const { gateway, resets } = await connected()
  gateway.sockets[0]?.emit('rights', { signedOut: false })
  await vi.waitFor(() => expect(resets).toContain('rights'))
})
