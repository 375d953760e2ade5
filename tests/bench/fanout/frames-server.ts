import type { Server } from 'node:http'
import { Server as SocketIo } from 'socket.io'
import { WebSocketServer } from 'ws'
import type { Actor } from '#platform/context'
import { framesMessage } from '#platform/pure'
import { FrameBoard, HEADROOM, type Pipe, pipeTo } from '#realtime/gateway'
import { MovingUnits } from '#tests/moving-units'
import { cpuMs } from '../harness.ts'
import type { FanOut } from './server.ts'
import { type Mode, type Scene, T0, TICK_MS } from './trace.ts'

const AREAS = 48
/** Both may see everybody and by different rows of the rights: nothing is shared between them, each cell is encoded twice. */
const CLASSES: readonly Actor[] = ['1/', null].map(path => ({
  accountId: 'bench', username: 'bench', displayName: 'bench', roles: ['commander'], area: path === null ? null : { code: '1', path }, departmentCode: null,
}))

/** The product's own board and pipe, opened without a ticket. */
export function openFrames({ server, mode, scene }: { server: Server; mode: Mode; scene: Scene }): Promise<FanOut> {
  const units = new MovingUnits()
  for (let number = 1; number <= scene.units; number++) {
    units.columns.put(number, { id: String(number), kindCode: number % 7, areaPath: `1/${number % AREAS}/`, isOnDuty: true })
  }
  let board: FrameBoard | null = null
  let nowMs = T0
  let opened = 0
  const hear = (pipe: Pipe): ((text: string) => void) => {
    const viewer = board!.open(CLASSES[opened++ % CLASSES.length]!, pipe)
    return text => {
      const message = framesMessage.parse(JSON.parse(text))
      if ('view' in message) viewer.look(message.view)
      else viewer.resync()
    }
  }
  if (mode === 'framesBySocketIo') carryBySocketIo(server, hear)
  else carryByWebSocket(server, mode, hear)
  return Promise.resolve({
    begin: everybody => {
      units.tell(everybody)
      board = new FrameBoard(units, { nowMs: () => nowMs, exactUpTo: scene.exactUpTo, mostWaitingBytes: 64 << 20 })
    },
    tell: moves => {
      nowMs += TICK_MS
      units.tell(moves)
      return board!.turn().frames
    },
    cpuMs: () => cpuMs(),
  })
}

type Hear = (pipe: Pipe) => (text: string) => void

function carryByWebSocket(server: Server, mode: Mode, hear: Hear): void {
  const door = new WebSocketServer({ noServer: true, perMessageDeflate: false, clientTracking: false })
  server.on('upgrade', (request, socket, head) =>
    door.handleUpgrade(request, socket, head, webSocket => {
      const byWs: Pipe = {
        waitingBytes: () => webSocket.bufferedAmount,
        send: bytes => {
          webSocket.send(bytes.subarray(HEADROOM))
          return webSocket.bufferedAmount === 0
        },
      }
      const take = hear(mode === 'framesByWs' ? byWs : pipeTo(webSocket, socket))
      webSocket.on('message', data => take(String(data)))
    }),
  )
}

function carryBySocketIo(server: Server, hear: Hear): void {
  const io = new SocketIo(server, { transports: ['websocket'], perMessageDeflate: false })
  io.on('connection', socket => {
    const take = hear({
      waitingBytes: () => 0,
      send: bytes => {
        socket.emit('frame', bytes.subarray(HEADROOM))
        return false
      },
    })
    socket.on('say', take)
  })
}
