import { eq, sql } from 'drizzle-orm'
import { afterAll, beforeAll, beforeEach, expect, test, vi } from 'vitest'
import { type CalledTown, aCalledTown, asCall, closeTown, codeOf, seatNamed } from '#tests/called-town'
import type { Client } from '#tests/city'
import { inTransaction } from '#tests/handles'
import type { MediaOrder } from '../media-envelope.ts'
import { beatMediaServer, drainMediaServer, followOrders, leaveMediaServer, moveCall, noteSeatMedia, registerMediaServer, verifyTicket } from './index.ts'
import { callTable, mediaServerTable } from './table.ts'
import { tendCalls } from './tend-calls.ts'

let town: CalledTown
beforeAll(async () => {
  town = await aCalledTown()
})
afterAll(() => closeTown(town.city))
beforeEach(async () => {
  await handles().db.delete(mediaServerTable)
})

const handles = () => town.city.city.handles
const act = (who: Client, id: string, name: string, body: Record<string, unknown> = {}) => who.ask(`POST /api/calls/${id}/${name}`, body)
const aCall = async () => asCall(await town.county.ask('POST /api/calls', { whom: { numbers: ['worker', 'doctor'] } })).call.id
const enter = async (who: Client, id: string) => (await act(who, id, 'enter')).body as { ticket: string; serverId: string; mySeatId: string }
const alive = (id: string, cpu = 0) => registerMediaServer(handles(), { id, unavailable: null }).then(() => beatMediaServer(handles(), { id, load: { cpu, rooms: 0, seats: 0 } }))
const silence = (id: string) => handles().db.update(mediaServerTable).set({ heartbeatAt: sql`clock_timestamp() - interval '10 seconds'` }).where(eq(mediaServerTable.id, id))
const ability = async (who: Client) => (await who.ask('GET /api/calls/ability')).body as { mayStart: boolean; canCall: boolean; why: { zh: string; en: string } | null }

test('where no call can be had the button says why, and so does who tries [CALL-14]', async () => {
  const id = await aCall()
  const saysWhy = async (why: string, words: RegExp) => {
    expect((await act(town.county, id, 'enter')).body).toMatchObject({ code: 'call.no_media', status: 503, details: { why } })
    const { canCall, why: said } = await ability(town.county)
    expect([canCall, said?.zh]).toEqual([false, expect.stringMatching(words)])
  }
  await saysWhy('no_server', /没有启动媒体服务/)
  await registerMediaServer(handles(), { id: 'm1', unavailable: 'no binary' })
  await saysWhy('no_worker', /媒体程序/)
  await alive('m1')
  await drainMediaServer(handles(), 'm1')
  await saysWhy('draining', /正在更换/)
  await silence('m1')
  await saysWhy('server_lost', /没有应答/)
  await alive('m1')
  expect(await ability(town.county)).toEqual({ mayStart: true, canCall: true, why: null })
  expect((await ability(town.wall)).mayStart).toBe(false)
  expect((await act(town.county, id, 'enter')).status).toBe(200)
})

test('a call comes to the least loaded server, stays there, and new rooms count before they are measured [CALL-14]', async () => {
  await alive('busy', 0.7)
  await alive('free', 0.65)
  const id = await aCall()
  await act(town.worker, id, 'accept')
  expect((await enter(town.county, id)).serverId).toBe('free')
  await beatMediaServer(handles(), { id: 'free', load: { cpu: 0.9, rooms: 1, seats: 1 } })
  expect((await enter(town.worker, id)).serverId).toBe('free')
  await beatMediaServer(handles(), { id: 'free', load: { cpu: 0.65, rooms: 0, seats: 0 } })
  await handles().db.execute(sql`insert into call (title, kind, area_code, area_path, state, started_at, server_id) select 'x', 'conference', '', '', 'live', now(), 'free' from generate_series(1, 5)`)
  const other = asCall(await town.doctor.ask('POST /api/calls', { whom: { numbers: ['worker'] } }))
  expect(other.call.state).toBe('ended')
  const third = await town.neighbour.ask('POST /api/calls', {})
  expect((await enter(town.neighbour, asCall(third).call.id)).serverId).toBe('busy')
  expect(await beatMediaServer(handles(), { id: 'unheard of', load: { cpu: 0, rooms: 0, seats: 0 } })).toBe(false)
  await leaveMediaServer(handles(), 'busy')
  expect((await enter(town.neighbour, asCall(third).call.id)).serverId).toBe('free')
  await handles().db.delete(callTable).where(eq(callTable.title, 'x'))
})

test('when its server dies a call goes elsewhere with everybody in the same seats; all who come at once are named the same one [CALL-14]', async () => {
  await alive('m1')
  const id = await aCall()
  await act(town.worker, id, 'accept')
  const before = [await enter(town.county, id), await enter(town.worker, id)]
  for (const { mySeatId } of before) await noteSeatMedia(handles(), { callId: id, seatId: mySeatId, media: 'connected' })
  await alive('m2')
  await alive('m3')
  await silence('m1')
  const after = await Promise.all([enter(town.county, id), enter(town.worker, id), enter(town.county, id)])
  expect(new Set(after.map(it => it.serverId)).size).toBe(1)
  expect(after[0]!.serverId).not.toBe('m1')
  expect(after.slice(0, 2).map(it => it.mySeatId)).toEqual(before.map(it => it.mySeatId))
  expect(await verifyTicket(handles(), before[0]!.ticket)).toBeNull()
  expect(await moveCall(handles(), { callId: id, from: 'm1' })).toBe(after[0]!.serverId)
  await drainMediaServer(handles(), after[0]!.serverId)
  const moved = await moveCall(handles(), { callId: id, from: after[0]!.serverId })
  expect(moved).toBe(after[0]!.serverId === 'm2' ? 'm3' : 'm2')
})

test('seats whose server died are away although nobody could say so', async () => {
  await alive('m1')
  const id = await aCall()
  const { mySeatId } = await enter(town.county, id)
  await noteSeatMedia(handles(), { callId: id, seatId: mySeatId, media: 'connected' })
  const stateNow = async () => seatNamed(asCall(await town.county.ask(`GET /api/calls/${id}`)), 'county').state
  await inTransaction(handles(), tendCalls)
  expect(await stateNow()).toBe('joined')
  await silence('m1')
  await inTransaction(handles(), tendCalls)
  expect(await stateNow()).toBe('away')
})

test('a ticket counts for a minute, and not after its seat was left, removed or its call ended [CALL-8]', async () => {
  await alive('m1')
  const id = await aCall()
  await act(town.worker, id, 'accept')
  const { ticket, mySeatId } = await enter(town.worker, id)
  expect(await verifyTicket(handles(), ticket)).toMatchObject({ seatId: mySeatId })
  const inAMinute = { ...handles(), clock: { now: () => new Date(Date.now() + 61_000) } }
  expect(await verifyTicket(inAMinute, ticket)).toBeNull()
  const [head, body, signature] = ticket.split('.') as [string, string, string]
  const forged = Buffer.from(JSON.stringify({ ...(JSON.parse(Buffer.from(body, 'base64url').toString()) as object), floorPriority: 9 })).toString('base64url')
  const unsigned = `${Buffer.from('{"alg":"none"}').toString('base64url')}.${body}.`
  for (const bad of ['', 'x', `${head}.${forged}.${signature}`, unsigned]) expect(await verifyTicket(handles(), bad)).toBeNull()
  await act(town.worker, id, 'leave')
  expect(await verifyTicket(handles(), ticket)).toBeNull()
  const again = await enter(town.worker, id)
  expect(again.mySeatId).toBe(mySeatId)
  await act(town.county, id, 'remove', { seatId: mySeatId })
  expect(await verifyTicket(handles(), again.ticket)).toBeNull()
  const hosts = await enter(town.county, id)
  await act(town.county, id, 'end')
  expect(await verifyTicket(handles(), hosts.ticket)).toBeNull()
})

test('a commander of the area enters uninvited, a wall looks in and sends nothing, others find nothing [CALL-1] [CALL-8]', async () => {
  await alive('m1')
  const { call } = asCall(await town.doctor.ask('POST /api/calls', { whom: { numbers: ['worker'] } }))
  const rights = async (who: Client) => verifyTicket(handles(), (await enter(who, call.id)).ticket)
  expect(codeOf(await act(town.wall, call.id, 'accept'))).toEqual([404, 'not_found'])
  expect(await rights(town.county)).toMatchObject({ maySpeak: true, mayShow: true })
  expect(await rights(town.wall)).toMatchObject({ maySpeak: false, mayShow: false, floorPriority: 0 })
  expect(codeOf(await act(town.wall, call.id, 'lines', { text: 'x' }))).toEqual([409, 'call.not_seated'])
  for (const who of [town.neighbour, town.stranger, town.admin]) expect(codeOf(await act(who, call.id, 'enter'))).toEqual([404, 'not_found'])
  expect((await act(town.wall, call.id, 'end')).status).toBe(403)
  await act(town.county, call.id, 'end')
})

test('what a media server must do comes to it in order, after it was done [CALL-17]', async () => {
  await alive('m1')
  const all: MediaOrder[] = []
  await using _following = await followOrders(handles(), order => void all.push(order))
  const id = await aCall()
  const orders = () => all.filter(order => order.callId === id)
  await act(town.worker, id, 'accept')
  await act(town.doctor, id, 'accept')
  const { seats } = asCall(await town.county.ask(`GET /api/calls/${id}`))
  const [doctor, worker] = ['doctor', 'worker'].map(name => seats.find(seat => seat.name === name)!.id) as [string, string]
  await act(town.county, id, 'mute', { seatId: worker, isMuted: true })
  await act(town.worker, id, 'leave')
  await act(town.county, id, 'remove', { seatId: doctor })
  await act(town.county, id, 'end')
  await vi.waitFor(() => expect(orders().map(({ order }) => order)).toEqual(['allow', 'remove', 'remove', 'end']))
  expect(orders().slice(0, 3)).toEqual([
    { order: 'allow', callId: id, seatId: worker, maySpeak: false, mayShow: true, floorPriority: 3 },
    { order: 'remove', callId: id, seatId: worker },
    { order: 'remove', callId: id, seatId: doctor },
  ])
})
