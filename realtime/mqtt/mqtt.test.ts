import { once } from 'node:events'
import { connect as connectTcp, createServer } from 'node:net'
import fc from 'fast-check'
import { Aedes } from 'aedes'
import { connectAsync } from 'mqtt'
import { afterEach, describe, expect, test } from 'vitest'
import type { DeviceFix } from '#domain/track'
import { frozenClock } from '#platform/clock'
import { openLog } from '#platform/log'
import type { ReceiveFixes } from '../device-door.ts'
import { followBroker, startMqttPort } from './index.ts'

/** As owntracks.org/booklet/tech/json has it. */
const PLACE = { _type: 'location', lat: 38.4, lon: 112.7, tst: 1772330400, vel: 36, cog: 270, acc: 12, batt: 83, tid: 'jd' }
const OWN = { position: [112.7, 38.4], fixedAt: '2026-03-01T02:00:00Z', speedKmh: 36 }

const ends: (() => Promise<unknown>)[] = []
afterEach(async () => {
  for (const end of ends.splice(0).reverse()) await end()
})

async function openDoor(over: { receive?: ReceiveFixes; password?: string } = {}) {
  const kept: DeviceFix[] = []
  const keep: ReceiveFixes = async fixes => {
    kept.push(...fixes)
    return []
  }
  const door = { receive: over.receive ?? keep, clock: frozenClock('2026-03-01T02:00:05Z'), log: openLog({ level: 'silent', format: 'json' }) }
  const port = await startMqttPort({ port: 0, host: '127.0.0.1', password: over.password, door })
  ends.push(async () => port[Symbol.asyncDispose]())
  return { kept, door, port: port.port }
}

async function aClient(port: number, options: object = {}) {
  const client = await connectAsync(`mqtt://127.0.0.1:${port}`, { reconnectPeriod: 0, ...options })
  client.on('error', () => undefined)
  ends.push(() => client.endAsync(true))
  return client
}

describe('a position over MQTT', () => {
  test.each([0, 1, 2] as const)('of OwnTracks at QoS %i is kept under user/device', async qos => {
    const { kept, port } = await openDoor()
    const client = await aClient(port, { will: { topic: 'owntracks/jane/phone', payload: '{"_type":"lwt","tst":1}', qos: 1, retain: true } })
    await client.publishAsync('owntracks/jane/phone', JSON.stringify(PLACE), { qos, retain: true })
    await expect.poll(() => kept).toMatchObject([
      { deviceId: 'jane/phone', protocol: 'mqtt', position: [112.7, 38.4], fixedAt: new Date(1772330400_000), speedKmh: 36, bearingDeg: 270, accuracyMetres: 12, batteryPercent: 83, extra: { tid: 'jd' } },
    ])
  })

  test('in our own JSON is kept under the device of its topic, alone or many at once', async () => {
    const { kept, port } = await openDoor()
    const client = await aClient(port)
    await client.publishAsync('guatu/position/car-7', JSON.stringify(OWN), { qos: 1 })
    await client.publishAsync('guatu/position/car-7', JSON.stringify([OWN, { ...OWN, deviceId: 'somebody-else' }]), { qos: 1 })
    expect(kept.map(fix => fix.deviceId)).toEqual(['car-7', 'car-7', 'car-7'])
  })

  test('[DOOR-1] is acknowledged only when it is kept', async () => {
    const gate = Promise.withResolvers<void>()
    const { port } = await openDoor({ receive: async () => (await gate.promise, []) })
    const client = await aClient(port)
    let isAcknowledged = false
    const sent = client.publishAsync('owntracks/a/b', JSON.stringify(PLACE), { qos: 1 }).then(() => (isAcknowledged = true))
    await new Promise(resolve => setTimeout(resolve, 150))
    expect(isAcknowledged).toBe(false)
    gate.resolve()
    await sent
  })

  test('[DOOR-1] that cannot be kept is never acknowledged: the connection ends, and the device sends it again', async () => {
    let tries = 0
    const { port } = await openDoor({ receive: async () => (tries++ === 0 ? Promise.reject(new Error('disk full')) : []) })
    const client = await aClient(port, { reconnectPeriod: 50, clean: false, clientId: 'insists' })
    await client.publishAsync('owntracks/a/b', JSON.stringify(PLACE), { qos: 1 })
    expect(tries).toBe(2)
  })

  test('nobody can read is acknowledged and dropped: sent again it would be no better', async () => {
    const { kept, port } = await openDoor()
    const client = await aClient(port)
    for (const bad of ['', '{', '{"_type":"location"}', '{"_type":"card"}', JSON.stringify({ ...PLACE, lat: 91 }), Buffer.from([0xff, 0xfe])]) {
      await client.publishAsync('owntracks/a/b', bad, { qos: 1 })
    }
    await client.publishAsync('owntracks/a/b/event', JSON.stringify({ _type: 'transition' }), { qos: 1 })
    await client.publishAsync('owntracks/app:worker/b', JSON.stringify(PLACE), { qos: 1 })
    expect(kept).toEqual([])
  })
})

describe('the door gives nothing', () => {
  test('to whoever subscribes', async () => {
    const { port } = await openDoor()
    const [one, other] = [await aClient(port), await aClient(port)]
    const heard: string[] = []
    one.on('message', topic => void heard.push(topic))
    await expect(one.subscribeAsync('#', { qos: 1 })).rejects.toThrow()
    await other.publishAsync('owntracks/a/b', JSON.stringify(PLACE), { qos: 1 })
    await new Promise(resolve => setTimeout(resolve, 100))
    expect(heard).toEqual([])
  })

  test.each(['elsewhere', '$SYS/x', 'guatu/position', 'guatu/position/a/b'])('and takes nothing at the topic %s', async topic => {
    const { port } = await openDoor()
    const client = await aClient(port)
    const closed = new Promise<void>(resolve => client.once('close', () => resolve()))
    client.publish(topic, JSON.stringify(OWN), { qos: 1 })
    await closed
  })

  test('without the password, where one is set', async () => {
    const { port } = await openDoor({ password: 'a-secret-word' })
    await expect(aClient(port)).rejects.toThrow()
    await expect(aClient(port, { username: 'x', password: 'a-wrong-word1' })).rejects.toThrow()
    await aClient(port, { username: 'x', password: 'a-secret-word' })
  })
})

describe('whatever bytes come, only their connection ends', () => {
  test('and the next device is served', async () => {
    const { kept, port } = await openDoor()
    await fc.assert(
      fc.asyncProperty(fc.array(fc.uint8Array({ minLength: 1, maxLength: 300 }), { minLength: 1, maxLength: 4 }), async chunks => {
        const socket = connectTcp({ port, host: '127.0.0.1' })
        socket.on('error', () => undefined)
        for (const chunk of chunks) socket.write(chunk)
        socket.end()
        await once(socket, 'close')
      }),
      { numRuns: 150 },
    )
    const client = await aClient(port)
    await client.publishAsync('owntracks/a/b', JSON.stringify(PLACE), { qos: 1 })
    expect(kept).toHaveLength(1)
  })

  test('a packet that says it is longer than any is cut off at its header', async () => {
    const { port } = await openDoor()
    const socket = connectTcp({ port, host: '127.0.0.1' })
    socket.on('error', () => undefined)
    socket.write(Buffer.from([0x30, 0xff, 0xff, 0xff, 0x7f]))
    await once(socket, 'close')
  })
})

test('positions are taken from a broker elsewhere, acknowledged when kept, and those not kept come again', async () => {
  const broker = await Aedes.createBroker()
  const server = createServer(broker.handle)
  server.listen(0, '127.0.0.1')
  await once(server, 'listening')
  const { port } = server.address() as { port: number }
  ends.push(async () => (server.close(), new Promise<void>(resolve => broker.close(() => resolve()))))
  const kept: string[] = []
  let tries = 0
  const receive: ReceiveFixes = async fixes => {
    if (tries++ === 0) throw new Error('not now')
    kept.push(...fixes.map(fix => fix.deviceId))
    return []
  }
  const door = { receive, clock: frozenClock('2026-03-01T02:00:05Z'), log: openLog({ level: 'silent', format: 'json' }) }
  const following = followBroker(`mqtt://127.0.0.1:${port}`, door)
  ends.push(async () => following[Symbol.asyncDispose]())
  await once(broker, 'subscribe')
  const client = await aClient(port)
  await client.publishAsync('owntracks/jane/phone', JSON.stringify(PLACE), { qos: 1 })
  await expect.poll(() => kept, { timeout: 10_000 }).toEqual(['jane/phone'])
})
