import type { Server as HttpServer } from 'node:http'
import { Server, type Socket } from 'socket.io'
import msgpack from 'socket.io-msgpack-parser'
import { cpuMs } from '../harness.ts'
import type { FanOut } from './server.ts'
import { type Mode, recordOf } from './trace.ts'

type Box = readonly [number, number, number, number]

/**
 * Socket.IO as a team that knows it would: WebSocket only, one message a tick for each viewer, of what moved in its
 * viewport; each record made once a tick. `rooms` goes further: viewers of one viewport share a message encoded once.
 */
export function openSocketIo({ server, mode }: { server: HttpServer; mode: Mode }): Promise<FanOut> {
  const io = new Server(server, {
    transports: ['websocket'],
    perMessageDeflate: mode === 'deflate' ? { threshold: 1_024 } : false,
    ...(mode === 'msgpack' ? { parser: msgpack } : {}),
  })
  const viewers: { readonly socket: Socket; readonly box: Box }[] = []
  io.on('connection', socket => {
    socket.on('view', (box: Box) => {
      viewers.push({ socket, box })
      if (mode === 'rooms') void socket.join(box.join())
    })
  })
  return Promise.resolve({
    tell: moves => {
      const records = Array.from({ length: moves.count }, (_, row) => recordOf(moves, row))
      const inBox = ([west, south, east, north]: Box) => {
        const found = []
        for (let row = 0; row < moves.count; row++) {
          const lon = moves.lon[row]!
          const lat = moves.lat[row]!
          if (lon >= west && lon <= east && lat >= south && lat <= north) found.push(records[row]!)
        }
        return found
      }
      if (mode === 'rooms') for (const box of new Map(viewers.map(viewer => [viewer.box.join(), viewer.box])).values()) io.to(box.join()).emit('positions', inBox(box))
      else for (const { socket, box } of viewers) socket.emit('positions', inBox(box))
      return viewers.length
    },
    cpuMs: () => cpuMs(),
  })
}
