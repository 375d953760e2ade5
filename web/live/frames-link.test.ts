import { createServer } from 'node:http'
import type { AddressInfo } from 'node:net'
import { afterEach, expect, test, vi } from 'vitest'
import { type WebSocket as Socket, WebSocketServer } from 'ws'
import { CellGrid, FrameWriter, helloBytes } from '#domain/track'
import { FRAMES_PROTOCOL } from '#platform/pure'
import { FramesLink } from './frames-link.ts'

const GRID = CellGrid.over([112, 38, 112.2, 38.2])
const VIEW = { bbox: [112, 38, 112.2, 38.2] as [number, number, number, number], zoom: 11, follow: [] }

function frame(after: number, tick: number, isFull = false): Uint8Array {
  const writer = new FrameWriter()
  writer.head({ after, tick, timeMs: Date.now(), tickMs: 250, isFull, view: null })
  return writer.written
}

const open: (() => Promise<void> | void)[] = []
afterEach(async () => {
  for (const close of open.splice(0).reverse()) await close()
})

/** A frames door at the edge: it says hello and remembers what it was asked. */
async function aDoor() {
  const http = createServer()
  const door = new WebSocketServer({ server: http, handleProtocols: () => FRAMES_PROTOCOL })
  const sockets: Socket[] = []
  const heard: unknown[] = []
  const tickets: string[] = []
  door.on('connection', (socket, request) => {
    sockets.push(socket)
    tickets.push(request.headers['sec-websocket-protocol']?.split(',')[1]?.trim() ?? '')
    socket.send(helloBytes(GRID))
    socket.on('message', data => heard.push(JSON.parse(String(data))))
  })
  await new Promise<void>(resolve => http.listen(0, '127.0.0.1', resolve))
  open.push(() => new Promise<void>(resolve => {
    for (const socket of sockets) socket.terminate()
    door.close()
    http.close(() => resolve())
  }))
  return { origin: `ws://127.0.0.1:${(http.address() as AddressInfo).port}`, sockets, heard, tickets }
}

async function aLink() {
  const door = await aDoor()
  let count = 0
  const told = { worlds: 0, signedOut: 0 }
  const link = new FramesLink({
    origin: door.origin, random: () => 0.05, ticket: () => Promise.resolve(`ticket-${++count}`),
    onWorld: () => (told.worlds += 1), onSignedOut: () => (told.signedOut += 1),
  })
  open.push(() => link.close())
  return { door, link, told }
}

test('it opens with a ticket when somebody looks, and says where', async () => {
  const { door, link, told } = await aLink()
  expect(door.sockets).toHaveLength(0)
  link.look(VIEW)
  await vi.waitFor(() => expect(door.heard).toContainEqual({ view: VIEW }))
  expect(door.tickets).toEqual(['ticket-1'])
  door.sockets[0]!.send(frame(0, 1, true))
  await vi.waitFor(() => expect(told.worlds).toBe(1))
})

test('a hole is asked for once, and what follows the whole is taken again', async () => {
  const { door, link, told } = await aLink()
  link.look(VIEW)
  await vi.waitFor(() => expect(door.heard).toHaveLength(1))
  const [socket] = door.sockets
  for (const bytes of [frame(0, 1, true), frame(4, 5), frame(5, 6)]) socket!.send(bytes)
  await vi.waitFor(() => expect(door.heard).toContainEqual({ resync: true }))
  socket!.send(frame(0, 7, true))
  socket!.send(frame(7, 8))
  await vi.waitFor(() => expect(told.worlds).toBe(3))
  expect(door.heard.filter(message => 'resync' in (message as object))).toHaveLength(1)
})

test('a cut socket comes back with a new ticket and the same view', async () => {
  const { door, link } = await aLink()
  link.look(VIEW)
  await vi.waitFor(() => expect(door.heard).toHaveLength(1))
  door.sockets[0]!.terminate()
  await vi.waitFor(() => expect(door.tickets).toEqual(['ticket-1', 'ticket-2']), { timeout: 5000 })
  await vi.waitFor(() => expect(door.heard).toEqual([{ view: VIEW }, { view: VIEW }]))
})

test('[WEB-7] while nobody looks there is no socket', async () => {
  const { door, link } = await aLink()
  link.look(VIEW)
  await vi.waitFor(() => expect(door.heard).toHaveLength(1))
  const closed = new Promise(resolve => door.sockets[0]!.on('close', resolve))
  link.look(null)
  await closed
  link.look(VIEW)
  await vi.waitFor(() => expect(door.tickets).toHaveLength(2))
})

test('whoever is signed out is told so and does not come back', async () => {
  const { door, link, told } = await aLink()
  link.look(VIEW)
  await vi.waitFor(() => expect(door.heard).toHaveLength(1))
  door.sockets[0]!.close(4401)
  await vi.waitFor(() => expect(told.signedOut).toBe(1))
  expect(door.tickets).toHaveLength(1)
})
