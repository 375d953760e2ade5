import { once } from 'node:events'
import { connect } from 'node:net'
import { CellGrid } from '#domain/track'
import { EAST, NORTH, SOUTH, WEST } from '../hot-city.ts'
import { cpuMs } from '../harness.ts'
import type { FanOut } from './server.ts'
import { type Mode, type Scene, boxesOf, recordOf } from './trace.ts'

export const GRID = CellGrid.over([WEST, SOUTH, EAST, NORTH])

/** The topics a viewer of this box subscribes to: one a cell of 2 km. */
export function topicsOf([west, south, east, north]: readonly [number, number, number, number]): readonly number[] {
  const rect = GRID.rectOf([west, south, east, north])
  const topics: number[] = []
  for (let row = rect.south; row <= rect.north; row++) for (let column = rect.west; column <= rect.east; column++) topics.push(row * GRID.columns + column)
  return topics
}

/** Publishes each position as JSON on the topic of its cell, all of a tick in one write. Its clock is the broker's alone. */
export async function openBroker({ mode, scene, brokerPort, brokerPid }: { mode: Mode; scene: Scene; brokerPort: number; brokerPid: number }): Promise<FanOut> {
  const subscribers = new Uint32Array(GRID.outside + 1)
  for (const box of boxesOf(scene)) for (const topic of topicsOf(box)) subscribers[topic]!++
  const socket = connect(brokerPort, '127.0.0.1')
  await once(socket, 'connect')
  socket.on('data', () => undefined)
  if (mode === 'nats') socket.write('CONNECT {"verbose":false,"pedantic":false}\r\n')
  const publish = mode === 'nats'
    ? (topic: number, json: string) => `PUB c${topic} ${json.length}\r\n${json}\r\n`
    : (topic: number, json: string) => `*3\r\n$7\r\nPUBLISH\r\n$${String(topic).length + 1}\r\nc${topic}\r\n$${json.length}\r\n${json}\r\n`
  return {
    tell: moves => {
      let deliveries = 0
      const commands: string[] = []
      for (let row = 0; row < moves.count; row++) {
        const topic = GRID.cellAt(moves.lon[row]!, moves.lat[row]!)
        deliveries += subscribers[topic]!
        commands.push(publish(topic, JSON.stringify(recordOf(moves, row))))
      }
      socket.write(commands.join(''))
      return deliveries
    },
    cpuMs: () => cpuMs(brokerPid),
  }
}
