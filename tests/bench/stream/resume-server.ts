import { createServer } from 'node:http'
import type { AddressInfo } from 'node:net'
import { Server } from 'socket.io'
import { systemTimer } from '#platform/pure'
import { FactFeed, FactPages, FactSubscription, sendPage, waitingBytes } from '#realtime/gateway'
import { aFact, aLog } from '#tests/facts'

/**
 * A gateway's fact lane with a log in memory, for the cost of a mass reconnect. `shared`: production's pages, encoded
 * once; `each`: the same pages by Socket.IO's own emit, encoded for every socket.
 */
const [mode, facts] = [process.argv[2] as 'shared' | 'each', Number(process.argv[3])]
const ROOM_BYTES = 128 * 1024
const words = '南门外有人跌倒，请就近人员前往查看。A person has fallen at the south gate. '.repeat(4)
const log = aLog(Array.from({ length: facts }, (_, at) => aFact(at + 1, { payload: { incident: { id: `i${at}`, title: `report ${at}`, note: words, position: [112.7, 38.4], version: 1 } } })))
const served = { ring: 0, log: 0 }
const feed = await FactFeed.open('live', { ...log.ports, served: by => (served[by] += 1) })
const channels = [{ feed, pages: new FactPages<string>('live', { audienceOf: () => 'all', accountOf: who => who, mayHear: () => true }) }]

const http = createServer((_request, response) => response.end(JSON.stringify(served)))
const server = new Server(http, { path: '/live', perMessageDeflate: false })
server.on('connection', socket => {
  const subscription: FactSubscription<string> = new FactSubscription(channels, {
    who: () => socket.id,
    audience: () => 'all',
    send: page => {
      if (mode === 'shared') return sendPage(socket, page, () => subscription.catchUp())
      socket.emit('facts', page.message)
      setImmediate(() => subscription.catchUp())
    },
    hasRoom: () => waitingBytes(socket) < ROOM_BYTES,
    reload: () => socket.emit('reload'),
    failed: () => undefined,
    timer: systemTimer,
    random: Math.random,
  })
  socket.on('follow', async (message: { cursor?: Record<string, number> }, reply: (answer: unknown) => void) => {
    const { answer, answered } = await subscription.follow(message.cursor)
    reply(answer)
    setImmediate(answered)
  })
  socket.on('disconnect', () => subscription[Symbol.dispose]())
})
http.listen(0, '127.0.0.1', () => process.send?.((http.address() as AddressInfo).port))
process.on('disconnect', () => process.exit(0))
