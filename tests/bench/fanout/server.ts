import { createServer } from 'node:http'
import type { AddressInfo } from 'node:net'
import type { Moves } from '#domain/force'
import { openBroker } from './broker.ts'
import { openFrames } from './frames-server.ts'
import { openSocketIo } from './socketio-server.ts'
import { type Mode, type Scene, Walk } from './trace.ts'

/** One way to bring positions to viewers. `tell` sends a tick and answers how many messages that makes. */
export type FanOut = {
  readonly begin?: (everybody: Moves) => void
  readonly tell: (moves: Moves) => number
  readonly cpuMs: () => number
}
export type Order = { readonly do: 'tick'; readonly at: number } | { readonly do: 'cpu' } | { readonly do: 'end' }
/** `cpuMs` and the longest turn so far. */
export type Answer = { readonly port: number } | { readonly messages: number } | { readonly cpuMs: number; readonly turnMs: number }

const { mode, scene, brokerPort, brokerPid } = JSON.parse(process.argv[2]!) as { mode: Mode; scene: Scene; brokerPort: number; brokerPid: number }
let turnMs = 0
const answer = (it: Answer) => process.send!(it)

// The whole walk beforehand: the clock of a tick counts nothing of how the city moves.
const walk = new Walk(scene)
const everybody = walk.everybody()
const ticks = Array.from({ length: scene.ticks }, () => walk.next())
const server = createServer()
const open = { frames: openFrames, framesByWs: openFrames, framesBySocketIo: openFrames, socketio: openSocketIo, rooms: openSocketIo, deflate: openSocketIo, msgpack: openSocketIo, redis: openBroker, nats: openBroker }
const fanOut: FanOut = await open[mode]({ server, mode, scene, brokerPort, brokerPid })
fanOut.begin?.(everybody)
server.listen(0, '127.0.0.1', () => answer({ port: (server.address() as AddressInfo).port }))

process.on('message', (order: Order) => {
  if (order.do === 'end') process.exit(0)
  if (order.do === 'cpu') {
    answer({ cpuMs: fanOut.cpuMs(), turnMs })
    turnMs = 0
    return
  }
  const startedMs = performance.now()
  const messages = fanOut.tell(ticks[order.at]!)
  turnMs = Math.max(turnMs, performance.now() - startedMs)
  answer({ messages })
})
