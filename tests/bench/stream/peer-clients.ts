import { io } from 'socket.io-client'
import type { FromClients, ToClients } from '../../chaos/stream/system.ts'

/** Socket.IO's own client with its own reconnection, and an application that drops what it already knows. */
const heard: [string, number][][] = []
let following = 0

process.on('message', (message: ToClients) => {
  if (message.kind === 'open') for (const { origin, area } of message.clients) open(origin, area)
  else if (message.kind === 'counts') tell({ kind: 'counts', counts: heard.map(list => list.length) })
  else tell({ kind: 'report', heard, reloads: 0 })
})
process.on('disconnect', () => process.exit(0))

function open(origin: string, area: number): void {
  const list: [string, number][] = []
  const known = new Set<string>()
  heard.push(list)
  const socket = io(origin, { transports: ['websocket'], auth: { area }, forceNew: true })
  socket.once('joined', () => tell({ kind: 'following', count: ++following }))
  socket.on('event', (id: string) => {
    if (known.has(id)) return
    known.add(id)
    list.push([id, Date.now()])
  })
}

function tell(message: FromClients): void {
  process.send?.(message)
}
