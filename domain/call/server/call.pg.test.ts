import { and, eq, like, sql } from 'drizzle-orm'
import { afterAll, beforeAll, describe, expect, test, vi } from 'vitest'
import type { TimelineEntry } from '#domain/incident'
import { factTable } from '#platform/event-log'
import { type CalledTown, aCalledTown, asCall, closeTown, codeOf, seatNamed, seatsOf } from '#tests/called-town'
import type { Client } from '#tests/city'
import { Ear } from '#tests/ear'
import { inTransaction } from '#tests/handles'
import { COUNTY, GRID } from '#tests/town'
import { RING_MS, UNSEEN_MOST_MS } from '../call.ts'
import type { CallNow } from '../contract.ts'
import { ticketClaims } from '../media-wire.ts'
import { noteSeatMedia, noteSpeech, verifyTicket } from './index.ts'
import { tendAt } from './apply-change.ts'
import { callTable, seatTable } from './table.ts'
import { forgetCalls, tendCalls } from './tend-calls.ts'

let town: CalledTown
beforeAll(async () => {
  town = await aCalledTown()
})
afterAll(() => closeTown(town.city))

const act = (who: Client, id: string, name: string, body: Record<string, unknown> = {}) => who.ask(`POST /api/calls/${id}/${name}`, body)
const start = async (who: Client, body: Record<string, unknown>) => asCall(await who.ask('POST /api/calls', body))
const handles = () => town.city.city.handles
const later = (ms: number) => inTransaction(handles(), ctx => tendCalls({ ...ctx, now: new Date(Date.now() + ms) }))
const numbers = (...names: string[]) => ({ whom: { numbers: names } })
const factsOf = async (callId: string) => {
  const rows = await handles().db.select().from(factTable).where(and(like(factTable.name, 'call.%'), sql`${factTable.payload}->'call'->>'id' = ${callId}`)).orderBy(factTable.offset)
  return rows.map(row => row.name.slice(5))
}

test('about an incident: two are rung, one accepts, both are seated with tickets, they leave, and it has ended; the time line tells it', async () => {
  await town.hasMedia()
  const incidentId = await town.anIncident()
  const begun = await start(town.county, { incidentId, ...numbers('worker', 'doctor') })
  const { id } = begun.call
  expect(begun.call).toMatchObject({ title: 'Fall on the stairs', kind: 'conference', state: 'ringing', areaCode: GRID, about: { of: 'incident', incidentId } })
  expect(begun.seats.map(({ name, role, state }) => [name, role, state])).toEqual([['county', 'host', 'joined'], ['doctor', 'member', 'ringing'], ['worker', 'member', 'ringing']])
  expect(seatNamed(begun, 'worker')).toMatchObject({ unitId: town.unitId, unitNumber: town.unitNumber })

  expect(asCall(await act(town.worker, id, 'accept')).call.state).toBe('live')
  for (const who of [town.county, town.worker]) {
    const entered = await act(who, id, 'enter')
    const claims = await verifyTicket(handles(), String(entered.body['ticket']))
    expect(claims).toEqual({ callId: id, seatId: entered.body['mySeatId'], serverId: 'm1', accountId: await town.idOf(who), isVoiceGroup: false, maySpeak: true, mayShow: true, floorPriority: expect.any(Number) })
    expect(ticketClaims.safeParse(claims).success).toBe(true)
    await noteSeatMedia(handles(), { callId: id, seatId: String(entered.body['mySeatId']), media: 'connected' })
  }
  expect(seatsOf(await act(town.doctor, id, 'decline'))).toEqual({ county: 'joined', worker: 'joined', doctor: 'declined' })
  await act(town.county, id, 'leave')
  const over = asCall(await act(town.worker, id, 'leave'))
  expect(over.call).toMatchObject({ state: 'ended', endedWhy: 'empty' })

  const entries = (await town.county.ask(`GET /api/incidents/${incidentId}/timeline`)).body['items'] as TimelineEntry[]
  expect(entries.map(({ name, actorName }) => [name, actorName])).toEqual([
    ['incident.reported', 'county'], ['call.started', 'county'], ['call.rang', 'county'], ['call.joined', 'worker'], ['call.declined', 'doctor'],
    ['call.left', 'county'], ['call.handed_over', 'county'], ['call.left', 'worker'], ['call.ended', 'worker'],
  ])
  expect(entries.find(entry => entry.name === 'call.rang')?.unitNames).toEqual(['doctor', 'worker'])
  expect(codeOf(await act(town.county, id, 'accept'))).toEqual([409, 'call.ended'])
})

describe('whom a call rings', () => {
  test('a lasso rings the crews, tells whom nobody crews, and lies in the smallest area that holds all', async () => {
    const other = await town.admin.ask('POST /api/units', { name: 'Ambulance', kind: 'ambulance', areaCode: '990101002001001' })
    const begun = await town.county.ask('POST /api/calls', { whom: { unitNumbers: [town.unitNumber, Number(other.body['number'])] } })
    expect(begun.body['unreached']).toEqual([{ name: 'Ambulance', unitId: other.body['id'], why: 'no_account' }])
    expect(asCall(begun).call).toMatchObject({ areaCode: COUNTY, about: null })
    expect(seatsOf(begun)).toEqual({ county: 'joined', worker: 'ringing' })
    expect(codeOf(await town.county.ask('POST /api/calls', { whom: { unitIds: [other.body['id']] } }))).toEqual([422, 'call.nobody_to_ring'])
    expect(codeOf(await town.county.ask('POST /api/calls', { unitId: other.body['id'] }))).toEqual([422, 'call.nobody_to_ring'])
    await act(town.county, asCall(begun).call.id, 'end')
  })

  test('a unit rings its crew, an incident whoever is on it', async () => {
    const aboutUnit = await start(town.county, { unitId: town.unitId })
    expect(aboutUnit.call).toMatchObject({ title: '网格一号', areaCode: GRID, about: { of: 'unit', unitId: town.unitId } })
    expect(aboutUnit.seats.map(seat => seat.name)).toEqual(['county', 'worker'])
    const incidentId = await town.anIncident(town.worker)
    const aboutIncident = await start(town.county, { incidentId })
    expect(aboutIncident.seats.map(seat => seat.name)).toEqual(['county', 'worker'])
    expect((await town.county.ask(`GET /api/calls/${aboutUnit.call.id}`)).body['call']).toMatchObject({ state: 'ended', endedWhy: 'cancelled' })
    await act(town.county, aboutIncident.call.id, 'end')
  })

  test('a user name or the phone of a unit is a number; a team is all its crews; the commander is the nearest above', async () => {
    const byPhone = await start(town.county, numbers('13800000001'))
    expect(byPhone.seats.map(seat => seat.name)).toEqual(['county', 'worker'])
    await act(town.county, byPhone.call.id, 'end')
    const upwards = await start(town.worker, { whom: { commander: true } })
    expect(upwards.seats.map(seat => seat.name)).toEqual(['worker', 'county'])
    expect(upwards.call.areaCode).toBe(GRID)
    await act(town.worker, upwards.call.id, 'end')
    const teamId = crypto.randomUUID()
    await handles().db.execute(sql`insert into team (id, name, area_code, area_path) select ${teamId}::uuid, '一队', area_code, area_path from unit where id = ${town.unitId}::uuid`)
    await handles().db.execute(sql`update unit set team_id = ${teamId}::uuid where id = ${town.unitId}::uuid`)
    const team = await start(town.county, { whom: { teamId } })
    expect(team.seats.map(seat => seat.name)).toEqual(['county', 'worker'])
    await act(town.county, team.call.id, 'end')
    expect(codeOf(await town.neighbour.ask('POST /api/calls', { whom: { teamId } }))).toEqual([404, 'not_found'])
  })

  test('who is out of reach is as unknown as who does not exist [CALL-13]', async () => {
    const strangerId = await town.idOf(town.stranger)
    const foreign = [{ numbers: ['stranger'] }, { accountIds: [strangerId] }, { numbers: ['nobody.at.all'] }, { accountIds: ['x'] }, { unitIds: [crypto.randomUUID()] }, { unitNumbers: [999_999] }, { teamId: crypto.randomUUID() }]
    for (const whom of foreign) expect(codeOf(await town.county.ask('POST /api/calls', { whom }))).toEqual([404, 'not_found'])
    expect(codeOf(await town.stranger.ask('POST /api/calls', { unitId: town.unitId }))).toEqual([404, 'not_found'])
    expect(codeOf(await town.stranger.ask('POST /api/calls', { whom: { numbers: ['county'] } }))).toEqual([404, 'not_found'])
    expect(codeOf(await town.wall.ask('POST /api/calls', {}))).toEqual([403, 'not_allowed'])
  })

  test('next door only who commands is rung, and is in the call wherever it lies [CALL-13] [CALL-1]', async () => {
    const begun = await start(town.county, numbers('neighbour'))
    expect(codeOf(await act(town.neighbour, begun.call.id, 'accept'))).toEqual([200, undefined])
    expect((await town.neighbour.ask('GET /api/calls/mine')).body['items']).toHaveLength(1)
    await act(town.county, begun.call.id, 'end')
  })
})

test('who sits in a conference is busy for another, and leaves it by accepting the other [CALL-12]', async () => {
  const first = await start(town.county, numbers('worker', 'doctor'))
  await act(town.worker, first.call.id, 'accept')
  await act(town.doctor, first.call.id, 'accept')
  const second = asCall(await town.neighbour.ask('POST /api/calls', numbers('county')))
  expect(second.call).toMatchObject({ state: 'ended', endedWhy: 'unanswered' })
  expect(await factsOf(second.call.id)).toEqual(['started', 'busy', 'ended'])
  const third = await start(town.doctor, numbers('worker'))
  expect(seatNamed(third, 'worker').state).toBe('busy')
  const still = asCall(await town.county.ask(`GET /api/calls/${first.call.id}`))
  expect(seatNamed(still, 'doctor').state).toBe('left')
  await act(town.county, first.call.id, 'end')
})

test('an account that accepts two calls at once on two screens sits in one of them [CALL-12]', async () => {
  const calls = [await start(town.county, numbers('worker')), await start(town.doctor, numbers('worker'))]
  await Promise.all(calls.flatMap(({ call }) => [act(town.worker, call.id, 'accept'), act(town.worker, call.id, 'accept')]))
  const states = await Promise.all(calls.map(async ({ call }) => seatNamed(asCall(await town.county.ask(`GET /api/calls/${call.id}`)), 'worker').state))
  expect(states.sort()).toEqual(['joined', 'left'])
  for (const { call } of calls) await act(town.county, call.id, 'end')
})

describe('a ring', () => {
  test('that is over is missed for whoever looks, to the second, before any job ran; a job is there for that second [CALL-5]', async () => {
    const begun = await start(town.county, numbers('worker', 'doctor'))
    await act(town.doctor, begun.call.id, 'accept')
    const ringsUntil = Date.parse(seatNamed(begun, 'worker').ringsUntil!)
    expect(ringsUntil - Date.parse(begun.call.startedAt)).toBe(RING_MS)
    const { rows } = await handles().db.execute<{ run_at: Date }>(sql`select run_at from graphile_worker.jobs where key like 'call.tend %'`)
    expect(rows.map(row => new Date(row.run_at).getTime() - ringsUntil).some(ms => ms >= 0 && ms < 1_000)).toBe(true)
    await handles().db.update(seatTable).set({ ringsUntil: new Date() }).where(eq(seatTable.id, seatNamed(begun, 'worker').id))
    expect(seatsOf(await town.county.ask(`GET /api/calls/${begun.call.id}`))).toMatchObject({ worker: 'missed' })
    expect(await factsOf(begun.call.id)).not.toContain('missed')
    await inTransaction(handles(), ctx => tendAt(ctx, new Date()))
    await vi.waitFor(async () => expect(await factsOf(begun.call.id)).toContain('missed'), { timeout: 10_000 })
    expect(seatsOf(await act(town.worker, begun.call.id, 'accept'))).toMatchObject({ worker: 'joined' })
    await act(town.county, begun.call.id, 'end')
  })

  test('that nobody answers ends the call, and says so once [CALL-5]', async () => {
    const begun = await start(town.county, numbers('worker'))
    await Promise.all([later(RING_MS + 1_000), later(RING_MS + 1_000)])
    await later(RING_MS + 2_000)
    expect(await factsOf(begun.call.id)).toEqual(['started', 'rang', 'missed', 'ended'])
    expect((await town.county.ask(`GET /api/calls/${begun.call.id}`)).body['call']).toMatchObject({ endedWhy: 'unanswered' })
  })

  test('is heard by whoever it is for, with all a screen needs, and not by others', async () => {
    const [forDoctor, forStranger] = [await Ear.open(town.city.url, town.doctor), await Ear.open(town.city.url, town.stranger)]
    await forDoctor.follow()
    await forStranger.follow()
    const begun = await start(town.county, numbers('doctor'))
    await vi.waitFor(() => expect(forDoctor.facts.map(fact => fact.name)).toContain('call.rang'))
    const heard = forDoctor.facts.find(fact => fact.name === 'call.rang')!.payload as CallNow
    expect([heard.call.id, heard.seats.map(seat => seat.name)]).toEqual([begun.call.id, ['county', 'doctor']])
    expect(JSON.stringify(heard)).not.toMatch(/username|phone|13800000001/)
    await act(town.county, begun.call.id, 'end')
    await vi.waitFor(() => expect(forDoctor.facts.map(fact => fact.name)).toContain('call.ended'))
    expect(forStranger.facts.filter(fact => fact.name.startsWith('call.'))).toEqual([])
    for (const ear of [forDoctor, forStranger]) ear.close()
  })
})

test('a seat without media for three minutes has left, and so ends a call nobody is in [CALL-5]', async () => {
  const begun = await start(town.county, numbers('worker'))
  await act(town.worker, begun.call.id, 'accept')
  await later(UNSEEN_MOST_MS + 1_000)
  expect((await town.county.ask(`GET /api/calls/${begun.call.id}`)).body['call']).toMatchObject({ state: 'ended', endedWhy: 'empty' })
})

describe('the host', () => {
  test('locks, silences, removes, hands over and ends; a member may not [CALL-3] [CALL-4] [CALL-6]', async () => {
    const { call, seats } = await start(town.doctor, numbers('county', 'worker'))
    const seatId = (name: string) => seatNamed({ call, seats, mySeatId: null }, name).id
    await act(town.worker, call.id, 'accept')
    await act(town.county, call.id, 'accept')
    const orders: readonly [string, Record<string, unknown>][] = [['lock', { isLocked: true }], ['mute', { seatId: seatId('doctor'), isMuted: true }], ['remove', { seatId: seatId('doctor') }], ['hand-over', { seatId: seatId('worker') }], ['end', {}], ['guest-links', {}]]
    for (const [name, body] of orders) expect([name, ...codeOf(await act(town.worker, call.id, name, body))]).toEqual([name, 403, 'call.host_only'])
    expect(asCall(await act(town.doctor, call.id, 'mute', { seatId: seatId('worker'), isMuted: true })).seats.find(seat => seat.name === 'worker')?.isMuted).toBe(true)
    expect(asCall(await act(town.doctor, call.id, 'hand-over', { seatId: seatId('worker') })).call.hostSeatId).toBe(seatId('worker'))
    expect(seatsOf(await act(town.worker, call.id, 'remove', { seatId: seatId('doctor') }))).toMatchObject({ doctor: 'removed' })
    for (const name of ['accept', 'enter', 'lines']) expect(codeOf(await act(town.doctor, call.id, name, { text: 'x' }))).toEqual([403, 'call.removed'])
    expect((await town.doctor.ask('GET /api/calls/mine')).body['items']).toEqual([])
    await act(town.worker, call.id, 'lock', { isLocked: true })
    expect(codeOf(await act(town.wall, call.id, 'enter'))).toEqual([409, 'call.locked'])
    expect(codeOf(await act(town.county, call.id, 'invite', numbers('neighbour')))).toEqual([409, 'call.locked'])
    expect(asCall(await act(town.county, call.id, 'end')).call).toMatchObject({ state: 'ended', endedWhy: 'over' })
    expect(await factsOf(call.id)).toEqual(['started', 'rang', 'joined', 'joined', 'muted', 'handed_over', 'seat_removed', 'locked', 'ended'])
  })
})

test('what is written is kept with the call, in order, and not over 500 characters; hands go up and down', async () => {
  const { call } = await start(town.county, numbers('worker'))
  expect(codeOf(await act(town.worker, call.id, 'lines', { text: 'too early' }))).toEqual([409, 'call.not_seated'])
  await act(town.worker, call.id, 'accept')
  await act(town.worker, call.id, 'lines', { text: '二楼，左手' })
  await act(town.county, call.id, 'lines', { text: '收到' })
  expect((await act(town.county, call.id, 'lines', { text: 'x'.repeat(501) })).status).toBe(400)
  const up = asCall(await act(town.worker, call.id, 'hand', { isUp: true }))
  expect(seatNamed(up, 'worker').handUpAt).not.toBeNull()
  expect(seatNamed(asCall(await act(town.worker, call.id, 'hand', { isUp: false })), 'worker').handUpAt).toBeNull()
  await act(town.county, call.id, 'end')
  const chat = (await town.worker.ask(`GET /api/calls/${call.id}`)).body['chat'] as { name: string; text: string }[]
  expect(chat.map(({ name, text }) => [name, text])).toEqual([['worker', '二楼，左手'], ['county', '收到']])
})

test('lists: about an incident, of an area page by page, only what one may see [CALL-1]', async () => {
  const incidentId = await town.anIncident()
  const ids = []
  for (let count = 0; count < 3; count++) ids.push((await start(town.county, { incidentId, ...numbers('doctor') })).call.id)
  await act(town.county, ids[2]!, 'end')
  const listed = async (who: Client, query: string) => ((await who.ask(`GET /api/calls?${query}`)).body['items'] as { id: string }[]).map(call => call.id)
  expect(await listed(town.county, `incidentId=${incidentId}`)).toEqual([...ids].reverse())
  expect(await listed(town.wall, `incidentId=${incidentId}`)).toHaveLength(3)
  expect(await listed(town.stranger, `incidentId=${incidentId}`)).toEqual([])
  expect(await listed(town.neighbour, 'limit=200')).not.toContain(ids[0])
  const page = await town.county.ask(`GET /api/calls?areaCode=${GRID}&limit=2`)
  const rest = await town.county.ask(`GET /api/calls?areaCode=${GRID}&limit=200&cursor=${encodeURIComponent(String(page.body['nextCursor']))}`)
  expect((page.body['items'] as { id: string }[]).map(call => call.id)).toEqual([ids[2], ids[1]])
  expect((rest.body['items'] as { id: string }[])[0]!.id).toBe(ids[0])
})

test('a standing group: its members come by right, others do not; who spoke when is kept [CALL-9] [CALL-10]', async () => {
  await town.hasMedia()
  const group = { name: '网格对讲', areaCode: COUNTY, roles: ['grid_worker', 'commander'] }
  const { call } = asCall(await town.county.ask('POST /api/voice-groups', group))
  expect(codeOf(await town.county.ask('POST /api/voice-groups', { ...group, name: 'Again', roles: ['commander', 'grid_worker'] }))).toEqual([409, 'call.group_exists'])
  expect(codeOf(await town.county.ask('POST /api/voice-groups', { name: 'Nobody' }))).toEqual([400, 'call.nobody_in_group'])
  const mine = (await town.worker.ask('GET /api/calls/mine')).body['items'] as CallNow[]
  expect(mine.map(it => it.call.id)).toEqual([call.id])
  const entered = await act(town.worker, call.id, 'enter')
  expect(await verifyTicket(handles(), String(entered.body['ticket']))).toMatchObject({ maySpeak: true, mayShow: false, floorPriority: 3 })
  expect(await verifyTicket(handles(), String((await act(town.county, call.id, 'enter')).body['ticket']))).toMatchObject({ floorPriority: 8 })
  for (const outsider of [town.stranger, town.doctor]) expect(codeOf(await act(outsider, call.id, 'enter'))).toEqual([404, 'not_found'])
  const seatId = String(entered.body['mySeatId'])
  const from = new Date(Date.now() - 5_000)
  await noteSpeech(handles(), [1, 2, 3].map(second => ({ callId: call.id, seatId, from: new Date(from.getTime() + second * 1_000), until: new Date(from.getTime() + second * 1_000 + 500), end: 'released' })))
  await noteSpeech(handles(), [{ callId: call.id, seatId: crypto.randomUUID(), from, until: from, end: 'released' }])
  const spoken = await town.worker.ask(`GET /api/calls/${call.id}/speech?limit=2`)
  expect((spoken.body['items'] as { name: string; priority: number }[]).map(it => [it.name, it.priority])).toEqual([['worker', 3], ['worker', 3]])
  const rest = await town.worker.ask(`GET /api/calls/${call.id}/speech?cursor=${encodeURIComponent(String(spoken.body['nextCursor']))}`)
  expect(rest.body['items']).toHaveLength(1)
  await act(town.worker, call.id, 'leave')
  await act(town.county, call.id, 'leave')
  expect((await town.county.ask(`GET /api/calls/${call.id}`)).body['call']).toMatchObject({ state: 'live' })
  expect(asCall(await act(town.county, call.id, 'end')).call.state).toBe('ended')
})

test('calls are forgotten with the facts that tell of them, standing groups are not [CALL-16]', async () => {
  const { call } = await start(town.county, numbers('doctor'))
  await act(town.county, call.id, 'end')
  const { factRetentionDays } = handles().env
  await inTransaction(handles(), ctx => forgetCalls({ ...ctx, now: new Date(Date.now() + (factRetentionDays - 1) * 86_400_000) }))
  expect(await handles().db.$count(callTable, eq(callTable.id, call.id))).toBe(1)
  await inTransaction(handles(), ctx => forgetCalls({ ...ctx, now: new Date(Date.now() + (factRetentionDays + 1) * 86_400_000) }))
  expect(await handles().db.$count(callTable, eq(callTable.id, call.id))).toBe(0)
})
