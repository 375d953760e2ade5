import { registerMediaServer } from '#domain/call/server'
import type { Client } from '#tests/city'
import { PASSWORD } from './ground.ts'
import type { Recipe } from './recipes.ts'

type Try = Parameters<Recipe>[0]
type Answer = { readonly status: number; readonly body: Record<string, unknown> }
type Started = { readonly id: string; readonly incidentId: string; readonly seats: readonly { id: string; accountId: string | null }[] }

function must({ status, body }: Answer): Record<string, unknown> {
  if (status !== 200) throw new Error(`the call could not be laid: ${status} ${JSON.stringify(body)}`)
  return body
}

const idOf = async (who: Client) => must(await who.ask('GET /api/me'))['accountId'] as string

/** Somebody else in the call, whom the caller may try to mute, remove or hand it to. */
function second({ ground }: Try): Promise<Client> {
  return ground.once('second', async () => {
    must(await ground.root.ask('POST /api/accounts', { username: 'm.second', displayName: '乙', roles: ['grid_worker'], areaCode: null, password: PASSWORD }))
    return ground.city.signIn('m.second', PASSWORD)
  })
}

function newIncident({ ground, place }: Try): Promise<string> {
  return ground.once(`call incident ${place.code}`, async () =>
    must(await ground.root.ask('POST /api/incidents', { title: '会商', kind: 'fever', severity: 'minor', areaCode: place.code }))['id'] as string,
  )
}

/** Root calls about an incident of the place; when the caller has tried, it is over. */
async function inCall(it: Try, accountIds: readonly string[], attempt: (call: Started) => Promise<Answer>): Promise<Answer> {
  const { root, city } = it.ground
  await registerMediaServer(city.city.handles, { id: 'matrix', unavailable: null })
  const incidentId = await newIncident(it)
  const { call, seats } = must(await root.ask('POST /api/calls', { incidentId, whom: { accountIds } })) as { call: { id: string }; seats: Started['seats'] }
  try {
    return await attempt({ id: call.id, incidentId, seats })
  } finally {
    must(await root.ask(`POST /api/calls/${call.id}/end`, {}))
  }
}

const told = ({ status, body }: Answer, isThere = true) => ({ status, body, isThere })
const onCall = (route: string, body?: unknown): Recipe => async it =>
  told(await inCall(it, [], async ({ id }) => it.as.ask(route.replace('{id}', id), body)))
/** Sits down first, if the caller may. */
const seated = (name: string, body: unknown): Recipe => async it =>
  told(await inCall(it, [], async ({ id }) => (await it.as.ask(`POST /api/calls/${id}/accept`, {}), it.as.ask(`POST /api/calls/${id}/${name}`, body))))
const rung = (name: string): Recipe => async it =>
  told(await inCall(it, [await idOf(it.as)], async ({ id }) => it.as.ask(`POST /api/calls/${id}/${name}`, {})))
const onSecond = (name: string, more: Record<string, unknown> = {}): Recipe => async it => {
  const other = await second(it)
  const otherId = await idOf(other)
  return told(await inCall(it, [otherId], async ({ id, seats }) => {
    must(await other.ask(`POST /api/calls/${id}/accept`, {}))
    return it.as.ask(`POST /api/calls/${id}/${name}`, { ...more, seatId: seats.find(seat => seat.accountId === otherId)!.id })
  }))
}

async function newLink(it: Try, id: string) {
  return must(await it.ground.root.ask(`POST /api/calls/${id}/guest-links`, {})) as { link: string; guestLink: { id: string } }
}
const withLink = (name: string, more: Record<string, unknown> = {}): Recipe => async it =>
  told(await inCall(it, [], async ({ id }) => it.as.ask(`POST /api/guest-calls/${name}`, { ...more, link: (await newLink(it, id)).link })))
const withKey = (name: string, more: Record<string, unknown> = {}): Recipe => async it =>
  told(await inCall(it, [], async ({ id }) => {
    const { key } = must(await it.as.ask('POST /api/guest-calls/enter', { link: (await newLink(it, id)).link, name: '来宾' }))
    return it.as.ask(`POST /api/guest-calls/${name}`, { ...more, key })
  }))

export const CALL_RECIPES: Readonly<Record<string, Recipe>> = {
  'GET /api/calls/mine': async ({ as }) => told(await as.ask('GET /api/calls/mine')),
  'GET /api/calls/ability': async ({ as }) => told(await as.ask('GET /api/calls/ability')),
  'GET /api/calls': async it => {
    const answer = await inCall(it, [], async ({ incidentId }) => it.as.ask(`GET /api/calls?incidentId=${incidentId}`))
    return told(answer, ((answer.body['items'] ?? []) as unknown[]).length > 0)
  },
  'POST /api/calls': async it => {
    const answer = await it.as.ask('POST /api/calls', { incidentId: await newIncident(it) })
    if (answer.status === 200) must(await it.as.ask(`POST /api/calls/${(answer.body['call'] as { id: string }).id}/end`, {}))
    return told(answer)
  },
  'GET /api/calls/{id}': onCall('GET /api/calls/{id}'),
  'POST /api/calls/{id}/accept': rung('accept'),
  'POST /api/calls/{id}/decline': rung('decline'),
  'POST /api/calls/{id}/enter': onCall('POST /api/calls/{id}/enter', {}),
  'POST /api/calls/{id}/leave': seated('leave', {}),
  'POST /api/calls/{id}/invite': async it => {
    const whom = { accountIds: [await idOf(it.ground.root)] }
    return told(await inCall(it, [], async ({ id }) => it.as.ask(`POST /api/calls/${id}/invite`, { whom })))
  },
  'POST /api/calls/{id}/end': onCall('POST /api/calls/{id}/end', {}),
  'POST /api/calls/{id}/hand-over': onSecond('hand-over'),
  'POST /api/calls/{id}/lock': onCall('POST /api/calls/{id}/lock', { isLocked: true }),
  'POST /api/calls/{id}/mute': onSecond('mute', { isMuted: true }),
  'POST /api/calls/{id}/remove': onSecond('remove'),
  'POST /api/calls/{id}/hand': seated('hand', { isUp: true }),
  'POST /api/calls/{id}/lines': seated('lines', { text: '到了' }),
  'POST /api/calls/{id}/guest-links': onCall('POST /api/calls/{id}/guest-links', {}),
  'GET /api/calls/{id}/guest-links': onCall('GET /api/calls/{id}/guest-links'),
  'POST /api/calls/{id}/guest-links/{linkId}/revoke': async it =>
    told(await inCall(it, [], async ({ id }) => it.as.ask(`POST /api/calls/${id}/guest-links/${(await newLink(it, id)).guestLink.id}/revoke`, {}))),
  'GET /api/calls/{id}/speech': onCall('GET /api/calls/{id}/speech'),
  'POST /api/voice-groups': async ({ as, place }) => told(await as.ask('POST /api/voice-groups', { name: '对讲', areaCode: place.code, roles: ['grid_worker'] })),
  'POST /api/guest-calls/look': withLink('look'),
  'POST /api/guest-calls/enter': withLink('enter', { name: '来宾' }),
  'POST /api/guest-calls/return': withKey('return'),
  'POST /api/guest-calls/now': withKey('now'),
  'POST /api/guest-calls/leave': withKey('leave'),
  'POST /api/guest-calls/hand': withKey('hand', { isUp: true }),
  'POST /api/guest-calls/lines': withKey('lines', { text: '到了' }),
}
