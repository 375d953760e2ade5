import { PASSWORD } from './plan.ts'

/** Signs in as a browser does and asks for live tickets, each for one socket. */
export async function ticketsOf(url: string, username: string): Promise<() => Promise<string>> {
  const answer = await fetch(`${url}/api/auth/sign-in/username`, {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify({ username, password: PASSWORD }),
  })
  if (!answer.ok) throw new Error(`sign-in of ${username} answered ${answer.status}: ${await answer.text()}`)
  const cookie = answer.headers.getSetCookie().map(line => line.split(';')[0]).join('; ')
  return async () => {
    const ticket = await fetch(`${url}/api/live/ticket`, { method: 'POST', headers: { cookie, 'content-type': 'application/json' }, body: '{}' })
    if (!ticket.ok) throw new Error(`live ticket answered ${ticket.status}`)
    return ((await ticket.json()) as { ticket: string }).ticket
  }
}
