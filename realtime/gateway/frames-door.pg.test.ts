import { connect } from 'node:net'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { WebSocket } from 'ws'
import { FRAMES_PATH, FRAMES_PROTOCOL, SIGNED_OUT_CODE } from '#platform/pure'
import { type Client, type TestCity, aCity } from '#tests/city'
import { Eye } from '#tests/eye'
import { COUNTY, GRID, OTHER_COUNTY, middleOf, settle, settleTown } from '#tests/town'

const EVERYWHERE = { bbox: [111, 37, 114, 40] as [number, number, number, number], zoom: 9 }
const [LON, LAT] = middleOf(GRID)

let city: TestCity
let admin: Client
let county: Client
let sibling: Client
let car: number

beforeAll(async () => {
  city = await aCity()
  admin = await settleTown(city)
  county = await settle(city, admin, { username: 'county', role: 'commander', areaCode: COUNTY })
  sibling = await settle(city, admin, { username: 'sibling', role: 'commander', areaCode: OTHER_COUNTY })
  const { body } = await admin.ask('POST /api/units', { name: 'Ambulance 1', kind: 'ambulance', areaCode: COUNTY, deviceIds: ['dev-1'] })
  car = body['number'] as number
  unitId = String(body['id'])
})
afterAll(() => city[Symbol.asyncDispose]())

let unitId: string
let step = 0
/** A little further each time; fixes are a second apart at least. */
async function drive(): Promise<readonly [number, number]> {
  const at = [LON + ++step * 1e-4, LAT] as const
  const answer = await fetch(`${city.url}/osmand?id=dev-1&lat=${at[1]}&lon=${at[0]}&speed=20&bearing=90&timestamp=${Math.floor(Date.now() / 1000) - 60 + step}`)
  expect(answer.status).toBe(200)
  return at
}
const accountId = async (username: string) =>
  ((await admin.ask('GET /api/accounts')).body['items'] as { id: string; username: string }[]).find(account => account.username === username)!.id

test('frames tell of what is in view and in reach, and of nothing else [LIVE-6]', async () => {
  const [mine, foreign] = [await Eye.open(city.url, county), await Eye.open(city.url, sibling)]
  for (const eye of [mine, foreign]) eye.look(EVERYWHERE)
  const at = await drive()
  await expect.poll(() => mine.at(car)?.[0]).toBeCloseTo(at[0], 5)
  mine.look({ bbox: [0, 0, 1, 1], zoom: 9 })
  await expect.poll(() => mine.at(car)).toBeNull()
  expect(foreign.frames).toBeGreaterThan(0)
  expect([...foreign.everSeen]).toEqual([])
  mine.close()
  foreign.close()
})

test('who is followed is told exactly, wherever the view lies, if the viewer may see them [LIVE-6]', async () => {
  const [mine, foreign] = [await Eye.open(city.url, county), await Eye.open(city.url, sibling)]
  for (const eye of [mine, foreign]) eye.look({ bbox: [0, 0, 1, 1], zoom: 9, follow: [car] })
  const at = await drive()
  await expect.poll(() => mine.at(car)?.[0]).toBeCloseTo(at[0], 7)
  expect(mine.world.columns.speedKmh[mine.world.indexOf(car)]).toBeCloseTo(37, 0)
  mine.look({ bbox: [0, 0, 1, 1], zoom: 9, follow: [] })
  await expect.poll(() => mine.at(car)).toBeNull()
  expect([...foreign.everSeen]).toEqual([])
  mine.close()
  foreign.close()
})

test('a unit that goes to another county vanishes here and appears there [LIVE-6]', async () => {
  await drive()
  const [mine, foreign] = [await Eye.open(city.url, county), await Eye.open(city.url, sibling)]
  for (const eye of [mine, foreign]) eye.look({ ...EVERYWHERE, follow: [car] })
  await expect.poll(() => mine.at(car)).not.toBeNull()
  expect((await admin.ask(`PATCH /api/units/${unitId}`, { areaCode: OTHER_COUNTY })).status).toBe(200)
  await expect.poll(() => [mine.at(car) === null, foreign.at(car) === null]).toEqual([true, false])
  expect((await admin.ask(`PATCH /api/units/${unitId}`, { areaCode: COUNTY })).status).toBe(200)
  await expect.poll(() => [mine.at(car) === null, foreign.at(car) === null]).toEqual([false, true])
  mine.close()
  foreign.close()
})

test('who asks for a resync has all again within two ticks', async () => {
  const eye = await Eye.open(city.url, county)
  eye.look(EVERYWHERE)
  await drive()
  await expect.poll(() => eye.at(car)).not.toBeNull()
  const seen = eye.frames
  eye.send({ resync: true })
  await expect.poll(() => eye.frames - seen, { interval: 20 }).toBeGreaterThan(0)
  expect([eye.at(car) !== null, eye.gaps]).toEqual([true, 0])
  eye.close()
})

test('a ticket opens one frames socket, once; without one, or from another site, nobody comes in [LIVE-5]', async () => {
  const { body } = await county.ask('POST /api/live/ticket', {})
  const eye = await Eye.withTicket(city.url, String(body['ticket']))
  await expect(Eye.withTicket(city.url, String(body['ticket']))).rejects.toThrow('401')
  await expect(Eye.withTicket(city.url, 'made-up-ticket')).rejects.toThrow('401')
  await expect(Eye.open(city.url, county, { origin: 'http://elsewhere.example' })).rejects.toThrow('403')
  eye.close()
})

test('who is signed out is cut off at once, who is moved sees the other county only [LIVE-2]', async () => {
  const [leaver, mover] = [
    await settle(city, admin, { username: 'leaver', role: 'commander', areaCode: COUNTY }),
    await settle(city, admin, { username: 'mover', role: 'commander', areaCode: COUNTY }),
  ]
  const [left, moved] = [await Eye.open(city.url, leaver), await Eye.open(city.url, mover)]
  for (const eye of [left, moved]) eye.look(EVERYWHERE)
  await drive()
  await expect.poll(() => [left.at(car) === null, moved.at(car) === null]).toEqual([false, false])
  await admin.ask(`POST /api/accounts/${await accountId('leaver')}/revoke-sessions`, {})
  await expect.poll(() => left.closeCode).toBe(SIGNED_OUT_CODE)
  expect((await admin.ask(`PATCH /api/accounts/${await accountId('mover')}`, { areaCode: OTHER_COUNTY })).status).toBe(200)
  await expect.poll(() => moved.at(car)).toBeNull()
  expect(moved.closeCode).toBeNull()
  moved.close()
})

const HOSTILE: Readonly<Record<string, Buffer | string>> = {
  'bytes for text': Buffer.from([1, 2, 3, 255]),
  'no JSON': '{',
  'a view of nothing': '{"view":{"bbox":[1,2,3],"zoom":1}}',
  'a view without numbers': '{"view":{"bbox":[null,"x",{},[]],"zoom":1}}',
  'too many followed': JSON.stringify({ view: { ...EVERYWHERE, follow: Array.from({ length: 201 }, (_, at) => at + 1) } }),
  'more than a message may hold': 'x'.repeat(20_000),
}
test.each(Object.entries(HOSTILE))('%s closes the door of whoever sent it, and nobody else’s', async (_, message) => {
  const [good, bad] = [await Eye.open(city.url, county), await Eye.open(city.url, county)]
  good.look(EVERYWHERE)
  bad.socket.send(message)
  await expect.poll(() => bad.closeCode).toBeGreaterThanOrEqual(1008)
  const at = await drive()
  await expect.poll(() => good.at(car)?.[0]).toBeCloseTo(at[0], 5)
  good.close()
})

test('numbers of units nobody has, and views of the whole world, are answered like any other', async () => {
  const eye = await Eye.open(city.url, county)
  eye.look({ bbox: [-1e300, -1e300, 1e300, 1e300], zoom: 0, follow: [1_000_000, 0xffff_ffff] })
  await drive()
  await expect.poll(() => eye.at(car)).not.toBeNull()
  expect([eye.world.indexOf(0xffff_ffff), eye.closeCode]).toEqual([-1, null])
  eye.close()
})

test('a flood of views closes the door', async () => {
  const eye = await Eye.open(city.url, county)
  for (let at = 0; at < 200; at++) eye.look(EVERYWHERE)
  await expect.poll(() => eye.closeCode).toBe(1008)
})

test('bytes that are no WebSocket at all end in a closed socket', async () => {
  const { body } = await county.ask('POST /api/live/ticket', {})
  const { port } = new URL(city.url)
  const socket = connect(Number(port), '127.0.0.1')
  const closed = new Promise<void>(resolve => socket.once('close', () => resolve()))
  socket.on('error', () => undefined)
  socket.write(`GET ${FRAMES_PATH} HTTP/1.1\r\nHost: x\r\nConnection: Upgrade\r\nUpgrade: websocket\r\nSec-WebSocket-Version: 13\r\nSec-WebSocket-Key: ${Buffer.alloc(16).toString('base64')}\r\nSec-WebSocket-Protocol: ${FRAMES_PROTOCOL}, ${String(body['ticket'])}\r\n\r\n`)
  await new Promise<void>(resolve => socket.once('data', () => resolve()))
  socket.write(Buffer.alloc(4_096, 0xff))
  await closed
  const noUpgrade = await fetch(`${city.url}${FRAMES_PATH}`)
  expect(noUpgrade.status).toBeGreaterThanOrEqual(404)
  expect(new WebSocket(`${city.url.replace('http', 'ws')}/elsewhere`).on('error', () => undefined).readyState).toBe(WebSocket.CONNECTING)
})
