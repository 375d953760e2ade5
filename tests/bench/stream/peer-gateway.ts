import { createServer } from 'node:http'
import { createAdapter } from '@socket.io/redis-streams-adapter'
import pg from 'pg'
import { createClient } from 'redis'
import { Server } from 'socket.io'
import { z } from 'zod'

/**
 * The peer, as a competent team would write it: every event into PostgreSQL first, once per id, then to the rooms by
 * Redis streams. Sent again, it is told again, and clients drop what they know. With RECOVERY=on, connection state recovery.
 */
const { PORT, DATABASE_URL, REDIS_URL, RECOVERY } = z.object({ PORT: z.string(), DATABASE_URL: z.string(), REDIS_URL: z.string(), RECOVERY: z.enum(['on', 'off']) }).parse(process.env)
const RECOVERY_MS = 120_000

const pool = new pg.Pool({ connectionString: DATABASE_URL, max: 16 })
pool.on('error', () => undefined)
await pool.query('create table if not exists peer_event (n bigserial primary key, id text unique not null, area int not null)')

const redis = createClient({ url: REDIS_URL })
redis.on('error', () => undefined)
await redis.connect()

const published = z.object({ id: z.string(), area: z.number() })
const http = createServer(async (request, response) => {
  if (request.url !== '/publish') return void response.end('up')
  try {
    let text = ''
    for await (const part of request) text += String(part)
    const event = published.parse(JSON.parse(text))
    await pool.query('insert into peer_event (id, area) values ($1, $2) on conflict (id) do nothing', [event.id, event.area])
    io.to(`area ${event.area}`).emit('event', event.id)
    response.end()
  } catch {
    response.writeHead(503).end()
  }
})
const io = new Server(http, {
  adapter: createAdapter(redis),
  ...(RECOVERY === 'on' ? { connectionStateRecovery: { maxDisconnectionDuration: RECOVERY_MS, skipMiddlewares: true } } : {}),
})
io.on('connection', async socket => {
  const { area } = z.object({ area: z.number() }).parse(socket.handshake.auth)
  await socket.join(area === -1 ? ['area 0', 'area 1'] : [`area ${area}`])
  socket.emit('joined')
})
http.listen(Number(PORT), '127.0.0.1')
