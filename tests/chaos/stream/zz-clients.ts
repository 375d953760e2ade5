import { LiveConnection } from '#tests/browser-connection'
import type { ClientPlan, FromClients, Heard, ToClients } from './system.ts'

/** All clients of a trial in one process: production's own LiveConnection, as the screens use it. */
const heard: [string, number][][] = []
let following = 0
let reloads = 0

process.on('message', (message: ToClients) => {
  if (message.kind === 'open') message.clients.forEach(open)
  else if (message.kind === 'counts') tell({ kind: 'counts', counts: heard.map(list => list.length) })
  else tell({ kind: 'report', heard: heard as readonly Heard[], reloads })
})
process.on('disconnect', () => process.exit(0))

function open(plan: ClientPlan): void {
  const list: [string, number][] = []
  heard.push(list)
  const live = new LiveConnection({ origin: plan.origin, ticket: () => { const t = Date.now(); return aTicket(plan).then(x => { slowest = Math.max(slowest, Date.now() - t); return x }).catch(e => { const k = String(e.cause?.code ?? e.message).slice(0, 40); fails[k] = (fails[k] ?? 0) + 1; throw e }) }, onSignedOut: () => process.exit(3) })
  live.onFact(({ name, payload }) => {
    if (name === 'incident.reported') list.push([(payload as { incident: { title: string } }).incident.title, Date.now()])
  })
  live.onReset(reason => {
    if (reason === 'fresh') tell({ kind: 'following', count: ++following })
    else reloads += 1
  })
  live.open()
  all.push(live)
}

async function aTicket({ origin, cookie }: ClientPlan): Promise<string> {
  const answer = await fetch(`${origin}/api/live/ticket`, { method: 'POST', headers: { cookie, 'content-type': 'application/json' }, body: '{}', signal: AbortSignal.timeout(60_000) })
  if (!answer.ok) throw new Error(`no ticket: ${answer.status}`)
  return ((await answer.json()) as { ticket: string }).ticket
}

function tell(message: FromClients): void {
  process.send?.(message)
}

const all: LiveConnection[] = []
const fails: Record<string, number> = {}
let slowest = 0
setInterval(() => { const st: Record<string, number> = {}; for (const l of all) st[l.link.get().state] = (st[l.link.get().state] ?? 0) + 1; process.stderr.write(`${new Date().toISOString().slice(14, 23)} ${JSON.stringify(st)} heard ${heard.reduce((s, l) => s + l.length, 0)} fails ${JSON.stringify(fails)} ticket ${slowest} cpu ${Math.round(process.cpuUsage().user / 1000)}\n`); slowest = 0 }, 2000)
