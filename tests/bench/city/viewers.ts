import { WebSocket } from 'ws'
import { FRAMES_PATH, FRAMES_PROTOCOL } from '#platform/pure'
import { quantile } from '../harness.ts'
import { viewports } from '../hot-city.ts'
import { ticketsOf } from './account.ts'
import { Follower } from './follower.ts'
import { type CityPlan, accountOf } from './plan.ts'

/** Everybody's screens: a process of its own. One in five follows units and times each of their reports; one in a hundred may be stalled. */
const [plan, url] = [JSON.parse(process.argv[2]!) as CityPlan, process.argv[3]!]
const boxes = viewports(plan.viewers, plan.seed)
const sockets: WebSocket[] = []
let latenciesMs: number[] = []
let bytes = 0
let frames = 0
let gaps = 0
let lost = 0
/** Close codes of those that were lost: 1006 is a line cut, 4001 and the like are the server's word. */
const lostBy: Record<number, number> = {}
let tickMs = 0

const tickets = new Map<string, () => Promise<string>>()
for (let viewer = 0; viewer < plan.viewers; viewer++) {
  const account = accountOf(viewer)
  if (!tickets.has(account)) tickets.set(account, await ticketsOf(url, account))
  sockets.push(await open(viewer, await tickets.get(account)!()))
}
process.send?.({ open: sockets.length })

process.on('message', (message: { ask?: true; stall?: boolean; end?: true }) => {
  if (message.stall !== undefined) for (const socket of stalled()) message.stall ? socket.pause() : socket.resume()
  if (message.ask) {
    process.send?.({ p99Ms: quantile(latenciesMs, 0.99), p50Ms: quantile(latenciesMs, 0.5), samples: latenciesMs.length, bytes, frames, tickMs, gaps, lost, lostBy })
    latenciesMs = []
    bytes = frames = 0
  }
  if (message.end) process.exit(0)
})
process.once('disconnect', () => process.exit(1))

/** Of those that time nothing: every hundredth viewer. */
function stalled(): readonly WebSocket[] {
  return sockets.filter((_, viewer) => viewer % 100 === 1)
}

async function open(viewer: number, ticket: string): Promise<WebSocket> {
  const socket = new WebSocket(`${url.replace(/^http/, 'ws')}${FRAMES_PATH}`, [FRAMES_PROTOCOL, ticket], { perMessageDeflate: false })
  socket.binaryType = 'nodebuffer'
  const follow = viewer % 5 === 0 ? Array.from({ length: plan.followed }, (_, at) => 1 + ((viewer * plan.followed + at * 7_919) % plan.units)) : []
  const watcher = follow.length > 0 ? new Follower(follow) : null
  // Before it opens: the first message says how the grid lies.
  socket.on('message', (data: Buffer) => {
    bytes += data.length
    frames++
    if (!watcher) return
    if (watcher.take(data, latency => latenciesMs.push(latency))) tickMs = watcher.tickMs
    else {
      gaps++
      socket.send('{"resync":true}')
    }
  })
  socket.once('close', code => {
    lost++
    lostBy[code] = (lostBy[code] ?? 0) + 1
  })
  await new Promise<void>((resolve, reject) => {
    socket.once('open', () => resolve())
    socket.once('error', reject)
  })
  socket.send(JSON.stringify({ view: { bbox: boxes[viewer], zoom: 11, follow } }))
  return socket
}
