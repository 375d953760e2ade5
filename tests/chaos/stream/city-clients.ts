import { Agent, request } from 'node:http'
import { LiveConnection } from '#tests/browser-connection'
import type { ClientPlan, FromClients, Heard, ToClients } from './system.ts'

const ANSWER_WITHIN_MS = 60_000

/** All clients of a trial in one process: production's own LiveConnection, as the screens use it. */
const heard: [string, number][][] = []
let following = 0
let reloads = 0
/** Node's plain client: two hundred browsers are one process here, and what they take is not what is measured. */
const agent = new Agent({ keepAlive: true, maxFreeSockets: 1 })

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

function aTicket({ origin, cookie }: ClientPlan): Promise<string> {
  return new Promise((resolve, reject) => {
    const asked = request(`${origin}/api/live/ticket`, { agent, method: 'POST', timeout: ANSWER_WITHIN_MS, headers: { cookie, 'content-type': 'application/json', 'content-length': 2 } }, answer => {
      let text = ''
      answer.setEncoding('utf8').on('data', part => (text += part)).on('error', reject)
      answer.on('end', () => (answer.statusCode === 200 ? resolve((JSON.parse(text) as { ticket: string }).ticket) : reject(new Error(`no ticket: ${answer.statusCode}`))))
    })
    asked.on('timeout', () => asked.destroy(new Error('no answer'))).on('error', reject)
    asked.end('{}')
  })
}

function tell(message: FromClients): void {
  process.send?.(message)
}
