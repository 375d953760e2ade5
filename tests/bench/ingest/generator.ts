import { Agent, request } from 'node:http'
import { setTimeout as pause } from 'node:timers/promises'
import { io } from 'socket.io-client'
import type { SentFix } from '#realtime'
import { HotCity } from '../hot-city.ts'

/** The load, in a process of its own. `tick` walks everybody in turn; each mode sends as its clients would. */
type Order = { readonly mode: 'feed' | 'http' | 'socketio'; readonly url: string; readonly units: number; readonly seed: number; readonly perSecond: number }

const CONNECTIONS = 50
const FIXES_PER_FRAME = 1_024
const order = JSON.parse(process.argv[2]!) as Order
const city = new HotCity(order.units, order.seed)
let next = 0
let sent = 0
let acknowledged = 0
let isOver = false
/** What the gate compares: how many of each unit's fixes were sent, and the last of them. */
const lastMs = new Float64Array(order.units)

function step(): { at: number; fixedAtMs: number } {
  const at = next
  next = (next + 1) % order.units
  city.stepOne(at, Math.min(5, order.units / order.perSecond))
  const fixedAtMs = Math.max(lastMs[at]! + 10, Math.floor(Date.now() / 10) * 10)
  lastMs[at] = fixedAtMs
  return { at, fixedAtMs }
}

async function feed(): Promise<void> {
  const { openFeed } = await import('../../feed-server.ts') // The whole server's code: the other modes need none of it.
  const client = await openFeed(order.url, FIXES_PER_FRAME)
  const handles = await client.declare(Array.from({ length: order.units }, (_, at) => `tracker-${at}`))
  process.send?.('ready')
  const fix = { handle: 0, lon: 0, lat: 0, fixedAtMs: 0, speedKmh: 0, bearingDeg: 0, accuracyMetres: 8 }
  const perTurn = Math.max(1, Math.round((order.perSecond * 5) / 1000))
  function* turn(): Generator<SentFix> {
    for (let count = 0; count < perTurn; count++) {
      const { at, fixedAtMs } = step()
      Object.assign(fix, { handle: handles[at]!, lon: city.lon[at]!, lat: city.lat[at]!, fixedAtMs, speedKmh: city.speedMps[at]! * 3.6, bearingDeg: ((city.headingRad[at]! * 180) / Math.PI + 360) % 360 })
      yield fix
    }
  }
  const startedMs = performance.now()
  while (!isOver) {
    await client.ready()
    client.send(turn(), Date.now() + 10)
    sent += perTurn
    acknowledged = sent - client.fixesUnderWay
    const aheadMs = (sent / order.perSecond) * 1000 - (performance.now() - startedMs)
    await pause(Math.max(0, aheadMs))
  }
  await client.kept()
  acknowledged = sent
  await client[Symbol.asyncDispose]()
}

function report() {
  const { at, fixedAtMs } = step()
  return { id: `tracker-${at}`, lon: city.lon[at]!, lat: city.lat[at]!, speedKmh: city.speedMps[at]! * 3.6, bearingDeg: 90, accuracyMetres: 8, fixedAtMs }
}

async function http(): Promise<void> {
  const agent = new Agent({ keepAlive: true, maxSockets: CONNECTIONS })
  const post = () =>
    new Promise<void>((resolve, reject) => {
      const body = Buffer.from(JSON.stringify(report()))
      const asked = request(order.url, { agent, method: 'POST', headers: { 'content-type': 'application/json', 'content-length': body.length } }, answer => {
        answer.resume()
        answer.on('end', () => (acknowledged++, resolve()))
      })
      asked.on('error', reject)
      sent++
      asked.end(body)
    })
  process.send?.('ready')
  await Promise.all(Array.from({ length: CONNECTIONS }, async () => {
    while (!isOver) await post()
  }))
  agent.destroy()
}

async function socketio(): Promise<void> {
  const sockets = Array.from({ length: CONNECTIONS }, () => io(order.url, { transports: ['websocket'], forceNew: true }))
  await Promise.all(sockets.map(socket => new Promise<void>(resolve => socket.on('connect', () => resolve()))))
  process.send?.('ready')
  while (!isOver) {
    for (const socket of sockets) {
      for (let count = 0; count < 10; count++) socket.emit('position', report())
      sent += 10
    }
    await pause(15)
  }
  await pause(500)
  acknowledged = sent
  for (const socket of sockets) socket.close()
}

const work = { feed, http, socketio }[order.mode]()
process.on('message', async (word: string) => {
  if (word === 'count') return process.send?.({ sent, acknowledged })
  isOver = true
  await work
  process.send?.({ sent, acknowledged, lastMs: [...lastMs] }, () => process.exit(0))
})
await work
