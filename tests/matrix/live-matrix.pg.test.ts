import { afterAll, beforeAll, describe, expect, it, vi } from 'vitest'
import { slices } from '#domain'
import { areasImported } from '#domain/area'
import { RELATIONS, type Relation, type Role, SOCKET_EVENTS, role } from '#domain/identity'
import { type Channel, record } from '#platform/event-log'
import { Ear } from '#tests/ear'
import { Eye } from '#tests/eye'
import { inTransaction } from '#tests/handles'
import { EXPECTED_FACTS, EXPECTED_SOCKET_EVENTS } from './expected.ts'
import { type Ground, PASSWORD, PLACES, type Place, aGround } from './ground.ts'

let ground: Ground
const ears = new Map<Role | 'root', Ear>()
const eyes = new Map<Role | 'root', Eye>()
const events = new Set<string>()
const units = new Map<number, Relation>()

beforeAll(async () => {
  ground = await aGround()
  for (const name of ['root', ...role.options] as const) {
    const who = name === 'root' ? ground.root : ground.callers[name]
    const ear = await Ear.open(ground.city.url, who)
    eyes.set(name, await Eye.open(ground.city.url, who))
    ear.socket.onAny((event: string) => events.add(event))
    ears.set(name, ear)
    await ear.follow()
  }
  for (const relation of RELATIONS) await happenIn(PLACES[relation], relation)
  await everyoneHearsTheMarker()
}, 120_000)
afterAll(async () => {
  for (const open of [...ears.values(), ...eyes.values()]) open.close()
  await ground[Symbol.asyncDispose]()
})

async function asked(route: string, body: unknown): Promise<Record<string, unknown>> {
  const answer = await ground.root.ask(route, body)
  expect([route, answer.status, answer.status === 200 ? '' : answer.body]).toEqual([route, 200, ''])
  return answer.body
}

/** One of every fact in a place: by the API where one call does it, else recorded as its slice records it. */
async function happenIn(place: Place, relation: Relation): Promise<void> {
  const { code } = place
  const account = await asked('POST /api/accounts', { username: `l.${code}`, displayName: '庚', roles: ['wall'], areaCode: code, password: PASSWORD })
  await asked(`PATCH /api/accounts/${String(account['id'])}`, { displayName: '辛' })
  await ground.city.signIn(`l.${code}`, PASSWORD).then(client => client.ask('POST /api/auth/sign-out'))
  await ground.city.signIn(`l.${code}`, 'wrong-password').catch(() => undefined)
  await asked(`POST /api/accounts/${String(account['id'])}/revoke-sessions`, {})
  const unit = await asked('POST /api/units', { name: '壬', kind: 'doctor', areaCode: code, deviceIds: [`live-${code}`] })
  units.set(unit['number'] as number, relation)
  await asked(`PATCH /api/units/${String(unit['id'])}`, { name: '癸' })
  const incident = await asked('POST /api/incidents', { title: '事件', kind: 'fever', severity: 'minor', areaCode: code })
  await asked(`POST /api/incidents/${String(incident['id'])}/accept`, {})
  await recorded('incident.overdue', { incident }, { place })
  await watchedIn(place)
  await calledIn(place)
  await recorded('device.first_seen', { deviceId: 'x', protocol: 'osmand' }, { place })
  await recorded(areasImported.name, { level: 'grid', created: [], changed: [code] }, { place })
  await recorded('unit.registered_many', { first: 1, last: 1, count: 1 }, { place })
  const span = { from: new Date(0).toISOString(), to: new Date(1).toISOString() }
  await recorded('track.exported', { unitId: unit['id'], ...span, format: 'csv' }, { place, channel: 'audit' })
  await recorded('track.visits_asked', { bbox: [111, 37, 112, 38], vertexCount: 4, ...span, foundCount: 0, foundUnitIds: [] }, { place, channel: 'audit' })
}

async function watchedIn(place: Place): Promise<void> {
  const terms = {
    name: '布控', severity: 'minor', what: { kind: 'silence', forSeconds: 86_400 }, who: { of: 'kinds', kinds: ['device'] }, where: null,
    when: { windows: [], validFrom: null, validUntil: null }, hysteresis: { metres: 0, seconds: 0 }, accuracyMostMetres: 0, cooldownSeconds: 0,
  }
  const rule = await asked('POST /api/watch/rules', { terms, areaCode: place.code })
  await asked(`POST /api/watch/rules/${String(rule['id'])}/remove`, {})
  const at = new Date().toISOString()
  const alert = {
    id: rule['id'], ruleId: rule['id'], ruleName: '布控', kind: 'enter', severity: 'minor', limit: null, state: 'raised', areaCode: place.code, placeCode: null, placeNames: [], unitIds: [],
    position: null, startedAt: at, raisedAt: at, endedAt: null, acknowledgedAt: null, acknowledgedBy: null, closedAt: null, closedBy: null, note: '', version: 1,
  }
  for (const name of ['raised', 'ended', 'acknowledged', 'closed']) await recorded(`watch.alert_${name}`, { alert }, { place })
}

async function calledIn(place: Place): Promise<void> {
  const call = {
    id: crypto.randomUUID(), title: '会商', kind: 'conference', about: null, areaCode: place.code, state: 'live', hostSeatId: null, isLocked: false,
    startedAt: new Date().toISOString(), liveAt: null, endedAt: null, endedWhy: null, group: null, version: 1,
  }
  const line = { id: call.id, seatId: call.id, name: '甲', text: '到了', at: call.startedAt }
  const names = Object.keys(EXPECTED_FACTS).filter(name => name.startsWith('call.'))
  for (const name of names) await recorded(name, { call, seats: [], names: [], callId: call.id, linkId: call.id, line }, { place })
}

async function recorded(name: string, payload: unknown, { place, channel = 'live' }: { place: Place; channel?: Channel }): Promise<void> {
  const fact = slices.flatMap(slice => slice.facts).find(it => it.name === name)!
  const audience = { channel, areaCode: place.code, areaPath: place.path, subject: 'matrix' }
  await inTransaction(ground.city.city.handles, async ctx => void (await record(ctx, fact, payload as never, audience)))
}

/** A channel is in order: who has heard its last fact has heard, or was not to hear, all before it. */
async function everyoneHearsTheMarker(): Promise<void> {
  const marker = { level: 'grid', created: ['999999'], changed: [] }
  await recorded(areasImported.name, marker, { place: PLACES.own })
  await recorded(areasImported.name, marker, { place: PLACES.own, channel: 'audit' })
  const hasBoth = (ear: Ear) => ear.facts.filter(fact => JSON.stringify(fact.payload).includes('999999')).length === 2
  await vi.waitFor(() => expect([...ears.values()].every(hasBoth)).toBe(true), { timeout: 15_000 })
}

describe('over the socket, each post hears what it may, and no more', () => {
  it.each(Object.keys(EXPECTED_FACTS))('%s', name => {
    const heardIn = (ear: Ear) => RELATIONS.filter(relation => ear.facts.some(fact => fact.name === name && fact.areaCode === PLACES[relation].code))
    expect(heardIn(ears.get('root')!)).toEqual(RELATIONS)
    const got = role.options.map(post => [post, heardIn(ears.get(post)!)])
    const expected = role.options.map(post => [post, EXPECTED_FACTS[name]![post] === 'refused' ? [] : EXPECTED_FACTS[name]![post]])
    expect(got).toEqual(expected)
  })
})

describe('over the socket, each post may send what it is for', () => {
  const position = { position: [112.1, 38.1], fixedAt: new Date().toISOString() }
  const messages = { position, follow: {} }
  it.each(Object.entries(messages))('%s', async (event, message) => {
    for (const post of role.options) {
      const answer = (await ears.get(post)!.ask(event, message)) as { ok: boolean; code?: string }
      const isRefused = EXPECTED_SOCKET_EVENTS[event]![post] === 'refused'
      expect([post, answer.ok, answer.code]).toEqual(isRefused ? [post, false, 'not_allowed'] : [post, true, undefined])
    }
  })
})

it('[LIVE-6] frames tell each post only of units it may see, on its screen or followed', async () => {
  const numbers = [...units.keys()]
  const seenBy = (eye: Eye) => RELATIONS.filter(relation => numbers.some(number => units.get(number) === relation && eye.everSeen.has(number)))
  for (const eye of eyes.values()) eye.look({ bbox: [111, 37, 115, 41], zoom: 14, follow: numbers })
  for (const relation of RELATIONS.filter(it => it !== 'own')) await move(PLACES[relation])
  await vi.waitFor(() => expect(seenBy(eyes.get('root')!)).toHaveLength(4), { timeout: 10_000 })
  await move(PLACES.own)
  await vi.waitFor(() => expect([...eyes.values()].every(eye => seenBy(eye).includes('own'))).toBe(true), { timeout: 10_000 })
  expect(role.options.map(post => [post, seenBy(eyes.get(post)!)])).toEqual(role.options.map(post => [post, EXPECTED_SOCKET_EVENTS['frame']![post]]))
})

async function move({ code, ring }: Place): Promise<void> {
  const [lon, lat] = [ring[0]![0] + 0.05, ring[0]![1] + 0.05]
  const answer = await fetch(`${ground.city.url}/osmand?id=live-${code}&lat=${lat}&lon=${lon}&timestamp=${Math.floor(Date.now() / 1000)}`)
  expect(answer.status).toBe(200)
}

it('every event that crossed stands in SOCKET_EVENTS', () => {
  expect([...events].filter(event => !(event in SOCKET_EVENTS))).toEqual([])
  expect([...events]).toContain('facts')
})
