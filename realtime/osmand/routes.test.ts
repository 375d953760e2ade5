import fc from 'fast-check'
import { Hono } from 'hono'
import { afterEach, describe, expect, it } from 'vitest'
import { type DeviceFix, deviceFix } from '#domain/track'
import { frozenClock } from '#platform/clock'
import { openLog } from '#platform/log'
import type { ReceiveFixes } from '../device-door.ts'
import { osmandRoutes } from './routes.ts'
import { type TrackerPort, startTrackerPort } from './tracker-port.ts'

const NOW = '2026-03-01T02:00:05.000Z'
const ports: TrackerPort[] = []
afterEach(async () => {
  for (const port of ports.splice(0)) await port[Symbol.asyncDispose]()
})

const openDoor = (receive?: ReceiveFixes) => {
  const kept: DeviceFix[] = []
  const keep: ReceiveFixes = async fixes => {
    kept.push(...fixes)
    return fixes.map(() => ({ flags: [], unitId: null }))
  }
  const door = { receive: receive ?? keep, clock: frozenClock(NOW), log: openLog({ level: 'silent', format: 'json' }) }
  const app = new Hono().route('/osmand', osmandRoutes(door))
  return { kept, door, ask: (path: string, init?: RequestInit) => app.request(path, init) }
}
const post = (body: string, contentType: string) => ({ method: 'POST', body, headers: { 'content-type': contentType } })
const FORM = 'application/x-www-form-urlencoded'
const JSON_TYPE = 'application/json'

describe('an OsmAnd request', () => {
  // Requests published with traccar/traccar OsmAndProtocolDecoderTest.
  it.each([
    ['id=902064&lat=42.06288&lon=-88.23412&timestamp=2016-01-27T18%3A55%3A47Z&hdop=6.0&altitude=224.0&speed=0.0', { deviceId: '902064', position: [-88.23412, 42.06288], fixedAt: new Date('2016-01-27T18:55:47Z'), altitudeMetres: 224, speedKmh: 0, accuracyMetres: null, extra: { hdop: '6.0' } }],
    ['id=902064&lat=42.06288&lon=-88.23412&timestamp=1442068686579&hdop=6.0', { fixedAt: new Date(1442068686579) }],
    ['lat=49.60688&lon=6.15788&timestamp=2014-06-04+09%3A10%3A11&altitude=384.7&speed=0.0&id=353861053849681', { deviceId: '353861053849681', fixedAt: new Date('2014-06-04T09:10:11Z') }],
    ['id=123456&timestamp=1377177267&lat=60.0&lon=30.0&bearing=0.0', { fixedAt: new Date('2013-08-22T13:14:27Z'), bearingDeg: 0 }],
    ['lat=60.0&lon=30.0&speed=0.0&heading=90.5&vacc=0&hacc=0&altitude=0&deviceid=123456', { deviceId: '123456', fixedAt: new Date(NOW), bearingDeg: 90.5, extra: { vacc: 0, hacc: 0 } }],
    ['id=861001000719969&lat=41.666667&lon=-0.883333&altitude=350.059479&speed=0.000000&batt=87', { batteryPercent: 87 }],
    ['id=123456&timestamp=1377177267&location=60.0,30.0', { position: [30, 60] }],
  ])('?%s is kept as it was meant', async (query, expected) => {
    const { kept, ask } = openDoor()
    const answer = await ask(`/osmand?${query}`)
    expect([answer.status, await answer.text()]).toEqual([200, ''])
    expect(kept).toMatchObject([{ protocol: 'osmand', isValid: true, isMocked: false, ...expected }])
  })

  it('tells speed in knots, and the rest of what it knows', async () => {
    const { kept, ask } = openDoor()
    await ask('/osmand/?id=a&lat=38.4&lon=112.7&speed=10&heading=360&accuracy=4.5&batt=0.5&valid=false&mock=true&charge=true&event=stop&rssi=-70')
    expect(kept).toMatchObject([{ speedKmh: 18.52, bearingDeg: 0, accuracyMetres: 4.5, batteryPercent: 50, isValid: false, isMocked: true, extra: { charge: true, event: 'stop', rssi: -70 } }])
  })

  it('means the same as a form in the body, whatever its content type', async () => {
    const form = 'id=a&lat=38.4&lon=112.7&timestamp=1377177267'
    const { kept, ask } = openDoor()
    await ask(`/osmand?${form}`)
    for (const type of [FORM, 'text/plain']) await ask('/osmand', post(form, type))
    await ask(`/osmand?${form}`, { method: 'POST' })
    expect(kept).toHaveLength(4)
    expect(new Set(kept.map(fix => JSON.stringify(fix))).size).toBe(1)
  })

  it('with a measure below zero or not a number says that it does not know', async () => {
    const { kept, ask } = openDoor()
    expect((await ask('/osmand?id=a&lat=1&lon=2&speed=-1&bearing=-1&altitude=NaN&accuracy=-1&batt=-1')).status).toBe(200)
    expect(kept).toMatchObject([{ speedKmh: null, bearingDeg: null, altitudeMetres: null, accuracyMetres: null, batteryPercent: null }])
  })

  it('keeps what it does not know few and small', async () => {
    const { kept, ask } = openDoor()
    const extra = Array.from({ length: 60 }, (_, at) => `k${at}=${'x'.repeat(120)}`).join('&')
    expect((await ask('/osmand', post(`id=a&lat=1&lon=2&note=${'y'.repeat(900)}%00&${extra}`, FORM))).status).toBe(200)
    expect(Object.keys(kept[0]?.extra ?? {})).toHaveLength(24)
    expect(kept[0]?.extra['note']).toBe('y'.repeat(200))
  })
})

describe('a JSON body', () => {
  const coords = { latitude: 38.4, longitude: 112.7, speed: 5, heading: 270, altitude: 800, accuracy: 12 }
  const one = {
    location: {
      timestamp: '2026-03-01T02:00:00.123Z',
      coords,
      battery: { level: 0.83, is_charging: true },
      mock: true,
      odometer: 1234.5,
      is_moving: true,
      event: 'motionchange',
      activity: { type: 'in_vehicle', confidence: 90 },
      extras: { alarm: 'sos' },
    },
    device_id: '12345678',
  }

  it('of the Traccar client is kept, with speed in m/s', async () => {
    const { kept, ask } = openDoor()
    expect((await ask('/osmand', post(JSON.stringify(one), JSON_TYPE))).status).toBe(200)
    expect(kept).toEqual([
      {
        deviceId: '12345678',
        protocol: 'osmand',
        fixedAt: new Date('2026-03-01T02:00:00.123Z'),
        deviceAt: null,
        position: [112.7, 38.4],
        speedKmh: 18,
        bearingDeg: 270,
        altitudeMetres: 800,
        accuracyMetres: 12,
        batteryPercent: 83,
        isValid: true,
        isMocked: true,
        extra: { charge: true, activity: 'in_vehicle', odometer: 1234.5, is_moving: true, event: 'motionchange', alarm: 'sos' },
      },
    ])
  })

  it('of iOS with -1 for what it does not know is kept', async () => {
    const { kept, ask } = openDoor()
    const body = { device_id: 'a', location: { timestamp: 1772330400000, coords: { ...coords, speed: -1, heading: -1 }, battery: { level: -1 } } }
    expect((await ask('/osmand', post(JSON.stringify(body), JSON_TYPE))).status).toBe(200)
    expect(kept).toMatchObject([{ fixedAt: new Date(1772330400000), speedKmh: null, bearingDeg: null, batteryPercent: null }])
  })

  it('with many locations is kept as one, up to 200', async () => {
    const calls: number[] = []
    const { ask } = openDoor(async fixes => {
      calls.push(fixes.length)
      return []
    })
    const many = (count: number) => JSON.stringify({ device_id: 'a', location: Array.from({ length: count }, () => ({ coords })) })
    expect((await ask('/osmand', post(many(200), JSON_TYPE))).status).toBe(200)
    expect((await ask('/osmand', post(many(201), JSON_TYPE))).status).toBe(400)
    expect((await ask('/osmand?id=b', post(JSON.stringify([one.location]), JSON_TYPE))).status).toBe(200)
    expect(calls).toEqual([200, 1])
  })

  it('without coords, a heartbeat, is answered and nothing is kept', async () => {
    const { kept, ask } = openDoor()
    expect((await ask('/osmand', post(JSON.stringify({ device_id: 'a', location: { timestamp: NOW, event: 'heartbeat' } }), JSON_TYPE))).status).toBe(200)
    expect(kept).toEqual([])
  })
})

describe('many fixes in one body', () => {
  const place = { position: [112.7, 38.4], fixedAt: '2026-03-01T02:00:00Z' }

  it('of many devices, in our own units', async () => {
    const { kept, ask } = openDoor()
    const fixes = [
      { deviceId: 'a', ...place, speedKmh: 31.5, bearingDeg: 90, altitudeMetres: 800, accuracyMetres: 5, batteryPercent: 1, extra: { alarm: 'sos' } },
      { deviceId: 'b', ...place, fixedAt: 1772330400, isValid: false, speedKmh: -1 },
    ]
    for (const body of [{ fixes }, fixes]) expect((await ask('/osmand', post(JSON.stringify(body), JSON_TYPE))).status).toBe(200)
    expect(kept.slice(2)).toEqual(kept.slice(0, 2))
    expect(kept.slice(0, 2)).toMatchObject([
      { deviceId: 'a', fixedAt: new Date('2026-03-01T02:00:00Z'), position: [112.7, 38.4], speedKmh: 31.5, bearingDeg: 90, batteryPercent: 1, extra: { alarm: 'sos' } },
      { deviceId: 'b', fixedAt: new Date(1772330400_000), isValid: false, speedKmh: null },
    ])
  })

  it('up to 2,000 are kept in one go, more are refused whole', async () => {
    const calls: number[] = []
    const { ask } = openDoor(async fixes => {
      calls.push(fixes.length)
      return []
    })
    const many = (count: number) => JSON.stringify({ fixes: Array.from({ length: count }, (_, at) => ({ deviceId: `d-${at}`, ...place })) })
    expect((await ask('/osmand', post(many(2_000), JSON_TYPE))).status).toBe(200)
    expect((await ask('/osmand', post(many(2_001), JSON_TYPE))).status).toBe(400)
    expect(calls).toEqual([2_000])
  })

  it('one fault in it refuses it whole; nobody speaks for the field app', async () => {
    const { kept, ask } = openDoor()
    for (const bad of [{ ...place, deviceId: 'app:someone' }, { ...place }, { deviceId: 'a', ...place, position: [112.7, 91] }]) {
      expect((await ask('/osmand', post(JSON.stringify({ fixes: [{ deviceId: 'a', ...place }, bad] }), JSON_TYPE))).status).toBe(400)
    }
    expect(kept).toEqual([])
  })
})

describe('OwnTracks over HTTP', () => {
  // As owntracks.org/booklet/tech/json has it.
  const location = { _type: 'location', lat: 38.4, lon: 112.7, tst: 1772330400, created_at: 1772330402, vel: 36, cog: 270, alt: 800, acc: 12, batt: 83, tid: 'jd', conn: 'm', SSID: 'home' }

  it('is kept under user/device and answered with an empty list', async () => {
    const { kept, ask } = openDoor()
    const headers = { 'content-type': JSON_TYPE, 'x-limit-u': 'jane', 'x-limit-d': 'phone' }
    const answer = await ask('/osmand', { method: 'POST', headers, body: JSON.stringify(location) })
    expect([answer.status, await answer.json()]).toEqual([200, []])
    await ask('/osmand?u=jane&d=phone', post(JSON.stringify(location), JSON_TYPE))
    expect(kept[1]).toEqual(kept[0])
    expect(kept[0]).toEqual({
      ...{ deviceId: 'jane/phone', protocol: 'osmand', fixedAt: new Date(1772330400_000), deviceAt: new Date(1772330402_000), position: [112.7, 38.4] },
      ...{ speedKmh: 36, bearingDeg: 270, altitudeMetres: 800, accuracyMetres: 12, batteryPercent: 83, isValid: true, isMocked: false, extra: { tid: 'jd', conn: 'm' } },
    })
  })

  it('whatever is no location is answered and nothing is kept; a location without a place is refused', async () => {
    const { kept, ask } = openDoor()
    for (const _type of ['transition', 'waypoint', 'lwt', 'status']) expect((await ask('/osmand?u=a&d=b', post(JSON.stringify({ _type, tst: 1 }), JSON_TYPE))).status).toBe(200)
    for (const bad of [{ ...location, lat: 91 }, { ...location, tst: 'now' }, { _type: 'location' }]) expect((await ask('/osmand?u=a&d=b', post(JSON.stringify(bad), JSON_TYPE))).status).toBe(400)
    expect(kept).toEqual([])
  })
})

describe('what the door refuses', () => {
  it.each([
    ['no id', 'lat=1&lon=2'],
    ['no place', 'id=a'],
    ['half a place', 'id=a&lat=1'],
    ['a place off the globe', 'id=a&lat=91&lon=2'],
    ['a longitude off the globe', 'id=a&location=1,181'],
    ['a place in words', 'id=a&lat=here&lon=2'],
    ['hexadecimal', 'id=a&lat=0x10&lon=2'],
    ['an endless number', 'id=a&lat=1e999&lon=2'],
    ['a time in words', 'id=a&lat=1&lon=2&timestamp=yesterday'],
    ['a speed in words', 'id=a&lat=1&lon=2&speed=fast'],
    ['an id of 65 characters', `id=${'x'.repeat(65)}&lat=1&lon=2`],
    ['a NUL in the id', 'id=a%00&lat=1&lon=2'],
  ])('%s: 400 with a code in both languages and no values', async (_, query) => {
    const { kept, ask } = openDoor()
    const answer = await ask(`/osmand?${query}`)
    expect(answer.status).toBe(400)
    expect(answer.headers.get('content-type')).toContain('application/problem+json')
    expect(await answer.json()).toMatchObject({ code: 'bad_input', status: 400, words: { zh: expect.stringMatching(/填写有误/), en: expect.stringMatching(/Check/) } })
    expect(kept).toEqual([])
  })

  it('JSON that is none: 400; a body over 512 KB: 413', async () => {
    const { ask } = openDoor()
    expect(await (await ask('/osmand', post('{"location":', JSON_TYPE))).json()).toMatchObject({ code: 'osmand.not_json', status: 400 })
    expect((await ask('/osmand', post(`id=a&lat=1&lon=2&x=${'y'.repeat(513 * 1024)}`, FORM))).status).toBe(413)
    expect((await ask(`/osmand?id=a&lat=1&lon=2&x=${'y'.repeat(9000)}`)).status).toBe(413)
  })

  it('[DOOR-1] when nothing could be kept: 503, so that the client sends it again', async () => {
    const { ask } = openDoor(() => Promise.reject(new Error('database gone')))
    const answer = await ask('/osmand?id=a&lat=1&lon=2')
    expect(answer.status).toBe(503)
    expect(await answer.json()).toMatchObject({ code: 'osmand.not_kept' })
  })

  it('answers 200 or 400 to any query, and every fix it keeps is one the city accepts', async () => {
    const { kept, ask } = openDoor()
    const value = fc.oneof(fc.string({ unit: 'binary', maxLength: 40 }), fc.double().map(String), fc.integer().map(String))
    const key = fc.oneof(fc.constantFrom('id', 'lat', 'lon', 'timestamp', 'speed', 'batt', 'accuracy', 'bearing', 'valid', 'location'), fc.string({ maxLength: 10 }))
    const query = fc.tuple(fc.boolean(), fc.array(fc.tuple(key, value), { maxLength: 12 }))
    await fc.assert(
      fc.asyncProperty(query, async ([isPlaced, pairs]) => {
        const params = new URLSearchParams([...(isPlaced ? [['id', 'a'], ['lat', '1'], ['lon', '2']] : []), ...pairs])
        expect([200, 400]).toContain((await ask(`/osmand?${params}`)).status)
      }),
      { numRuns: 1_000 },
    )
    expect(kept.length).toBeGreaterThan(50)
    for (const fix of kept) expect(deviceFix.safeParse(fix).error).toBeUndefined()
  })

  it('answers 200 or 400 to any JSON', async () => {
    const { kept, ask } = openDoor()
    const shape = fc.record({ device_id: fc.oneof(fc.constant('a'), fc.anything()), location: fc.oneof(fc.anything(), fc.record({ coords: fc.record({ latitude: fc.double(), longitude: fc.constant(2), speed: fc.anything() }), battery: fc.anything() })) })
    await fc.assert(
      fc.asyncProperty(fc.oneof(shape, fc.jsonValue()), async body => {
        const text = JSON.stringify(body, (_, value: unknown) => (typeof value === 'bigint' ? String(value) : value))
        expect([200, 400]).toContain((await ask('/osmand', post(text, JSON_TYPE))).status)
      }),
      { numRuns: 500 },
    )
    for (const fix of kept) expect(deviceFix.safeParse(fix).error).toBeUndefined()
  })
})

describe('the tracker port', () => {
  const openPort = async (receive?: ReceiveFixes) => {
    const { kept, door } = openDoor(receive)
    const port = await startTrackerPort({ port: 0, host: '127.0.0.1', door })
    ports.push(port)
    return { kept, port, url: `http://127.0.0.1:${port.port}` }
  }

  it('takes what Traccar Client sends to the root, by GET and by POST', async () => {
    const { kept, url } = await openPort()
    expect((await fetch(`${url}/?id=a&lat=38.4&lon=112.7`)).status).toBe(200)
    expect((await fetch(`${url}/?id=a&lat=38.4&lon=112.7`, { method: 'POST' })).status).toBe(200)
    expect((await fetch(`${url}/osmand?id=a&lat=38.4&lon=112.7`)).status).toBe(200)
    expect(kept).toHaveLength(3)
  })

  it('[DOOR-1] answers only after the fix is kept, also while it closes', async () => {
    let keep = () => {}
    const waiting = () => {}
    keep = waiting
    const { port, url } = await openPort(() => new Promise(resolve => (keep = () => resolve([]))))
    let answered = false
    const asked = fetch(`${url}/?id=a&lat=38.4&lon=112.7`).then(answer => {
      answered = true
      return answer.status
    })
    await expect.poll(() => keep !== waiting).toBe(true)
    const closed = port[Symbol.asyncDispose]()
    ports.pop()
    expect(answered).toBe(false)
    keep()
    expect(await asked).toBe(200)
    await closed
  })
})
