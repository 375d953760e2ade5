import { once } from 'node:events'
import { type Socket as Line, connect } from 'node:net'
import { io } from 'socket.io-client'
import msgpack from 'socket.io-msgpack-parser'
import { WebSocket } from 'ws'
import { CellWorld } from '#domain/track'
import { cpuMs } from '../harness.ts'
import { topicsOf } from './broker.ts'
import { countsOf, expectWorld } from './oracle.ts'
import { type Mode, type Scene, Walk, boxesOf } from './trace.ts'

export type Ask = { readonly ask: 'received' } | { readonly ask: 'settle'; readonly isGate: boolean } | { readonly ask: 'end' }
/** `inView`: positions that moved in this tick, over all viewers' boxes, whatever the wire brought. */
export type Told = { readonly received: number; readonly bytes: number; readonly inView: number; readonly fault: string | null; readonly worstMetres: number; readonly cpuMs: number }

const { mode, scene, port } = JSON.parse(process.argv[2]!) as { mode: Mode; scene: Scene; port: number }
const boxes = boxesOf(scene)
const walk = new Walk(scene)
const worlds: CellWorld[] = []
let received = 0
let bytes = 0

const openers = { frames: openFrames, framesByWs: openFrames, framesBySocketIo: openFramesBySocketIo, socketio: openSocketIo, rooms: openSocketIo, deflate: openSocketIo, msgpack: openSocketIo, redis: subscribe, nats: subscribe }
for (const box of boxes) await openers[mode](box)
process.send!('ready')

process.on('message', (ask: Ask) => {
  if (ask.ask === 'end') process.exit(0)
  const nothing = { inView: 0, fault: null, worstMetres: 0 }
  const settled = ask.ask === 'settle' ? settle(ask.isGate) : nothing
  process.send!({ received, bytes, ...settled, cpuMs: cpuMs() } satisfies Told)
})

/** A second passed in the city too: how much of it each box was to be told, and, for frames, whether each world is true. */
function settle(isGate: boolean) {
  const moves = walk.next()
  let inView = 0
  for (const [west, south, east, north] of boxes) {
    for (let row = 0; row < moves.count; row++) {
      if (moves.lon[row]! >= west && moves.lon[row]! <= east && moves.lat[row]! >= south && moves.lat[row]! <= north) inView++
    }
  }
  let [fault, worstMetres] = [null as string | null, 0]
  const grid = worlds[0]?.grid
  const counts = isGate && grid ? countsOf(grid, walk.city) : new Uint32Array(0)
  for (const [at, world] of isGate ? worlds.entries() : []) {
    const seen = expectWorld(world, { city: walk.city, counts, box: boxes[at]! })
    fault ??= seen.fault
    worstMetres = Math.max(worstMetres, seen.worstMetres)
  }
  return { inView, fault, worstMetres }
}

async function openFrames(box: readonly [number, number, number, number]): Promise<void> {
  const socket = new WebSocket(`ws://127.0.0.1:${port}/frames`, { perMessageDeflate: false, maxPayload: 1 << 28 })
  const world = new CellWorld()
  worlds.push(world)
  socket.on('message', data => {
    const message = data as Buffer
    if (message[0] === 2) received++
    bytes += message.length + (message.length < 126 ? 2 : message.length < 65_536 ? 4 : 10)
    if (world.apply(message) === 'gap') socket.send('{"resync":true}')
  })
  await once(socket, 'open')
  socket.send(JSON.stringify({ view: { bbox: box, zoom: 11 } }))
}

async function openFramesBySocketIo(box: readonly [number, number, number, number]): Promise<void> {
  const socket = io(`http://127.0.0.1:${port}`, { transports: ['websocket'], forceNew: true })
  const world = new CellWorld()
  worlds.push(world)
  socket.on('frame', (message: Buffer) => {
    if (message[0] === 2) received++
    bytes += message.length
    world.apply(message)
  })
  await once(socket as never, 'connect')
  socket.emit('say', JSON.stringify({ view: { bbox: box, zoom: 11 } }))
}

async function openSocketIo(box: readonly [number, number, number, number]): Promise<void> {
  const socket = io(`http://127.0.0.1:${port}`, { transports: ['websocket'], forceNew: true, ...(mode === 'msgpack' ? { parser: msgpack } : {}) })
  socket.on('positions', () => void received++)
  await once(socket as never, 'connect')
  const { ws } = (socket.io.engine as unknown as { transport: { ws: { _socket: Line } } }).transport
  let last = 0
  socket.on('positions', () => {
    bytes += ws._socket.bytesRead - last
    last = ws._socket.bytesRead
  })
  socket.emit('view', box)
}

/** Reads as little as can be: what it costs is the broker's, not a client library's. */
async function subscribe(box: readonly [number, number, number, number]): Promise<void> {
  const line = connect(port, '127.0.0.1')
  await once(line, 'connect')
  const topics = topicsOf(box).map(topic => `c${topic}`)
  if (mode === 'nats') line.write(`CONNECT {"verbose":false,"pedantic":false}\r\n${topics.map((topic, at) => `SUB ${topic} ${at + 1}\r\n`).join('')}PING\r\n`)
  else line.write(`*${topics.length + 1}\r\n$9\r\nSUBSCRIBE\r\n${topics.map(topic => `$${topic.length}\r\n${topic}\r\n`).join('')}`)
  const mark = Buffer.from(mode === 'nats' ? 'MSG c' : '$7\r\nmessage\r\n')
  let rest = Buffer.alloc(0)
  line.on('data', data => {
    bytes += data.length
    const all = rest.length > 0 ? Buffer.concat([rest, data]) : data
    let from = 0
    for (let at = all.indexOf(mark); at >= 0; at = all.indexOf(mark, from)) {
      received++
      from = at + mark.length
    }
    rest = all.subarray(Math.max(from, all.length - mark.length + 1))
    if (mode === 'nats' && data.includes('PING\r\n')) line.write('PONG\r\n')
  })
}
