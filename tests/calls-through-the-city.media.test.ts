import { type Socket, io } from 'socket.io-client'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { startMedia } from '#media'
import { type CalledTown, aCalledTown, asCall, closeTown } from '#tests/called-town'
import { Ear } from '#tests/ear'

let town: CalledTown
let media: AsyncDisposable
beforeAll(async () => {
  town = await aCalledTown()
  media = await startMedia(town.city.city.handles)
})
afterAll(async () => {
  await media[Symbol.asyncDispose]()
  await closeTown(town.city)
})

type Answered = { ok: boolean; code?: string; answer?: { seatId: string; producers: unknown[] } }
const say = (socket: Socket, ask: object) => socket.timeout(5_000).emitWithAck('media', ask) as Promise<Answered>
const entranceOf = async (who: CalledTown['county'], id: string) => (await who.ask(`POST /api/calls/${id}/enter`, {})).body as { ticket: string; seatId: string }
const aCall = async () => asCall(await town.county.ask('POST /api/calls', { title: '会商', whom: { numbers: ['doctor'] } })).call.id

async function aGuest(id: string) {
  const { link } = (await town.county.ask(`POST /api/calls/${id}/guest-links`, {})).body
  const answer = await fetch(`${town.city.url}/api/guest-calls/enter`, { method: 'POST', headers: { 'content-type': 'application/json' }, body: JSON.stringify({ link, name: '李四' }) })
  const { key, ticket, mySeatId } = (await answer.json()) as { key: string; ticket: string; mySeatId: string }
  const socket = io(town.city.url, { path: '/live', auth: { guestKey: key }, reconnection: false, forceNew: true, transports: ['websocket'] })
  await new Promise((resolve, reject) => socket.once('connect', () => resolve(null)).once('connect_error', reject))
  return { socket, ticket, seatId: mySeatId }
}

test('asks reach the server a ticket names; whoever has not entered is told so [LIVE-10]', async () => {
  const id = await aCall()
  const ear = await Ear.open(town.city.url, town.county)
  expect(await say(ear.socket, { ask: 'openTransport', direction: 'send' })).toMatchObject({ ok: false, code: 'call.enter_first' })
  const { ticket, seatId } = await entranceOf(town.county, id)
  expect(await say(ear.socket, { ask: 'enter', ticket })).toMatchObject({ ok: true, answer: { seatId, producers: [] } })
  expect(await say(ear.socket, { ask: 'openTransport', direction: 'send' })).toMatchObject({ ok: true, answer: { iceCandidates: expect.any(Array) } })
  expect(await say(ear.socket, { ask: 'produce', transportId: seatId, source: 'camera', kind: 'video', rtpParameters: {} })).toMatchObject({ ok: false, code: 'bad_input' })
  ear.close()
})

test('a ticket opens its seat to nobody else who is signed in, be it in the same call [LIVE-10]', async () => {
  const id = await aCall()
  const { ticket } = await entranceOf(town.county, id)
  for (const who of [town.doctor, town.neighbour, town.stranger]) {
    const ear = await Ear.open(town.city.url, who)
    expect(await say(ear.socket, { ask: 'enter', ticket })).toMatchObject({ ok: false, code: 'call.ticket_refused' })
    ear.close()
  }
})

test('a guest comes in by the key of one seat, into that seat alone, and hears nothing of the city [LIVE-11]', async () => {
  const id = await aCall()
  const guest = await aGuest(id)
  const heard: string[] = []
  guest.socket.onAny((event: string) => heard.push(event))
  const { ticket: others } = await entranceOf(town.county, id)
  expect(await say(guest.socket, { ask: 'enter', ticket: others })).toMatchObject({ ok: false, code: 'call.ticket_refused' })
  expect(await say(guest.socket, { ask: 'enter', ticket: guest.ticket })).toMatchObject({ ok: true, answer: { seatId: guest.seatId } })
  const unheard = guest.socket.timeout(500).emitWithAck('follow', {})
  await expect(unheard).rejects.toThrow()
  await town.anIncident()
  expect(heard.filter(event => event !== 'media')).toEqual([])
  guest.socket.disconnect()
  const forged = io(town.city.url, { path: '/live', auth: { guestKey: `${'a'.repeat(40)}.b.c` }, reconnection: false, forceNew: true, transports: ['websocket'] })
  await expect(new Promise((resolve, reject) => forged.once('connect', () => resolve(null)).once('connect_error', reject))).rejects.toThrow('sign_in_first')
  forged.disconnect()
})

test('when the media server is gone whoever sat there is told to enter again, and does, elsewhere [LIVE-10]', async () => {
  const id = await aCall()
  const ear = await Ear.open(town.city.url, town.county)
  const told: { tell: string; why?: string }[] = []
  ear.socket.on('media', it => told.push(it))
  const before = await entranceOf(town.county, id)
  expect(await say(ear.socket, { ask: 'enter', ticket: before.ticket })).toMatchObject({ ok: true })
  const successor = await startMedia(town.city.city.handles)
  await media[Symbol.asyncDispose]()
  media = successor
  expect(told.some(({ tell }) => tell === 'enterAgain')).toBe(true)
  const after = await entranceOf(town.county, id)
  expect(await say(ear.socket, { ask: 'enter', ticket: after.ticket })).toMatchObject({ ok: true, answer: { seatId: before.seatId } })
  ear.close()
})
