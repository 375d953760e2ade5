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
  const live = new LiveConnection({ origin: plan.origin, ticket: () => aTicket(plan), onSignedOut: () => process.exit(3) })
  live.onFact(({ name, payload }) => {
    if (name === 'incident.reported') list.push([(payload as { incident: { title: string } }).incident.title, Date.now()])
  })
  live.onReset(reason => {
    if (reason === 'fresh') tell({ kind: 'following', count: ++following })
    else reloads += 1
  })
  live.open()
}

async function aTicket({ origin, cookie }: ClientPlan): Promise<string> {
  const answer = await fetch(`${origin}/api/live/ticket`, { method: 'POST', headers: { cookie, 'content-type': 'application/json' }, body: '{}', signal: AbortSignal.timeout(60_000) })
  if (!answer.ok) throw new Error(`no ticket: ${answer.status}`)
  return ((await answer.json()) as { ticket: string }).ticket
}

function tell(message: FromClients): void {
  process.send?.(message)
}
