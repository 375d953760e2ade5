import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { deviceFix } from '#domain/track'
import { FrameDecoder } from './frame.ts'
import { decodeBatch, decodeLocation, encodeBatch, encodeLocation } from './location.ts'
import { fixOfLocation } from './location-fix.ts'
import { decodeMessage } from './message.ts'
import { type PublishedName, published } from './published-frames.ts'
import type { SentReport } from './terminal.ts'

const NOW = new Date('2026-03-01T00:00:00Z')
const SOURCE = { terminalId: '13800138000', datum: 'wgs84', now: NOW, isSupplement: false } as const

const bodyOf = (name: PublishedName): Buffer => {
  const [outcome] = new FrameDecoder().push(published(name))
  const message = outcome?.ok ? decodeMessage(outcome.message) : null
  return message?.body ?? Buffer.alloc(0)
}
const locationOf = (name: PublishedName) => {
  const report = decodeLocation(bodyOf(name))
  if (!report) throw new Error(`${name} does not read`)
  return report
}

const step = (max: number, scale: number) => fc.integer({ min: 0, max: max * scale }).map(value => value / scale)
const report: fc.Arbitrary<SentReport> = fc.record({
  alarmBits: fc.integer({ min: 0, max: 0xffffffff }),
  isAccOn: fc.boolean(),
  isFixed: fc.boolean(),
  longitude: fc.integer({ min: -180e6, max: 180e6 }).map(value => value / 1e6),
  latitude: fc.integer({ min: -90e6, max: 90e6 }).map(value => value / 1e6),
  altitudeMetres: fc.integer({ min: -400, max: 9000 }),
  speedKmh: step(400, 10),
  bearingDeg: fc.integer({ min: 0, max: 359 }),
  at: fc.integer({ min: Date.UTC(2001, 0, 1) / 1000, max: Date.UTC(2099, 0, 1) / 1000 }).map(seconds => new Date(seconds * 1000)),
  items: fc.record(
    {
      mileageKm: step(400_000, 10),
      fuelLitres: step(6000, 10),
      recorderSpeedKmh: step(400, 10),
      signal: fc.integer({ min: 0, max: 255 }),
      satellites: fc.integer({ min: 0, max: 255 }),
      others: fc.dictionary(fc.constantFrom('25', '2a', 'e3', 'fe'), fc.uint8Array({ minLength: 1, maxLength: 48 }).map(bytes => Buffer.from(bytes).toString('hex')), { maxKeys: 4 }),
    },
    { requiredKeys: ['others'] },
  ),
})

describe('published locations', () => {
  it.each([
    ['traccarNorthWest', { longitude: -1.255923, latitude: 50.871735, speedKmh: 2, isFixed: true, alarmBits: 1 }],
    ['traccarSouthWest', { longitude: -46.912186, latitude: -19.591535 }],
    ['traccarSouthEast', { longitude: 153.029616, latitude: -27.455656, bearingDeg: 237 }],
    ['traccarTampering', { longitude: 113.562653, latitude: 22.375883, speedKmh: 24.1, bearingDeg: 252, alarmBits: 1 << 17, altitudeMetres: 12 }],
    ['traccarNotFixed', { longitude: 106.720495, latitude: 6.152695, isFixed: false, isAccOn: true }],
    ['traccarFuel', { longitude: 114.032984, latitude: 22.6426, at: new Date('2015-08-17T23:21:21Z'), items: { mileageKm: 75.7, fuelLitres: 0, recorderSpeedKmh: 0, others: {} } }],
    ['xtreamLocation2019', { longitude: 121.987654, latitude: -31.234567, speedKmh: 6.6, at: new Date('2025-01-29T14:33:44Z') }],
  ] as const)('%s lies where its device was', (name, expected) => {
    expect(locationOf(name)).toMatchObject(expected)
  })

  it('batches are read whole, in order, with their items', () => {
    const batch = decodeBatch(bodyOf('traccarBatch'))
    expect(batch).toMatchObject({ isSupplement: true, unreadable: 0 })
    expect(batch?.reports.map(each => each.at?.toISOString())).toEqual(['2020-09-02T07:23:03.000Z', '2020-09-02T07:23:08.000Z', '2020-09-02T07:23:13.000Z'])
    expect(batch?.reports[0]?.items).toMatchObject({ mileageKm: 234.5, signal: 31, satellites: 12 })
    expect(decodeBatch(bodyOf('xtreamBatch2019'))?.reports.map(each => each.speedKmh)).toEqual([3.3, 6.7])
  })

  it('a place off the globe is no location', () => {
    expect(bodyOf('goOffTheGlobe')).toHaveLength(28)
    expect(decodeLocation(bodyOf('goOffTheGlobe'))).toBeNull()
  })
})

describe('what a terminal writes', () => {
  it('is read back the same', () => {
    fc.assert(
      fc.property(report, sent => {
        expect(decodeLocation(encodeLocation(sent))).toEqual(sent)
      }),
    )
  })

  it('is read back the same in batches', () => {
    fc.assert(
      fc.property(fc.array(report, { minLength: 1, maxLength: 20 }), fc.boolean(), (sent, isSupplement) => {
        expect(decodeBatch(encodeBatch(sent.map(encodeLocation), isSupplement))).toEqual({ isSupplement, reports: sent, unreadable: 0 })
      }),
    )
  })

  it('always becomes a fix the city accepts', () => {
    fc.assert(
      fc.property(report, sent => {
        expect(deviceFix.safeParse(fixOfLocation(sent, SOURCE)).error).toBeUndefined()
      }),
    )
  })
})

describe('location as a fix', () => {
  const base = locationOf('traccarTampering')

  it('carries time, place and motion in the units of the city', () => {
    expect(fixOfLocation(base, SOURCE)).toMatchObject({
      deviceId: '13800138000',
      protocol: 'jt808',
      fixedAt: new Date('2021-01-18T01:58:53Z'),
      position: [113.562653, 22.375883],
      speedKmh: 24.1,
      bearingDeg: 252,
      isValid: true,
      extra: { acc: false, alarmBits: 131072, mileageKm: 0, xfe: '40' },
    })
  })

  it('names the alarms that are set', () => {
    expect(fixOfLocation({ ...base, alarmBits: (1 << 0) | (1 << 29) }, SOURCE).extra['alarms']).toBe('sos collision')
  })

  it('without a clock counts as taken now and is not valid', () => {
    expect(fixOfLocation({ ...base, at: null }, SOURCE)).toMatchObject({ fixedAt: NOW, isValid: false, extra: { clockUnset: true } })
  })

  it('is converted from GCJ-02 when the fleet sends that: some 500 m in China, nothing abroad', () => {
    const shifted = fixOfLocation({ ...base, longitude: 112.7332, latitude: 38.4177 }, { ...SOURCE, datum: 'gcj02' }).position
    expect(Math.hypot((shifted[0] - 112.7332) * 87, (shifted[1] - 38.4177) * 111)).toBeGreaterThan(0.4)
    expect(fixOfLocation({ ...base, longitude: 13.4, latitude: 52.5 }, { ...SOURCE, datum: 'gcj02' }).position).toEqual([13.4, 52.5])
  })

  it('keeps unknown items few and short', () => {
    const items = Buffer.concat(Array.from({ length: 40 }, (_, at) => Buffer.concat([Buffer.from([0x40 + at, 200]), Buffer.alloc(200, 7)])))
    const read = decodeLocation(Buffer.concat([encodeLocation({ ...base, at: NOW, items: { others: {} } }), items]))
    const kept = Object.values(read?.items.others ?? {})
    expect(kept).toHaveLength(12)
    expect(Math.max(...kept.map(hex => hex.length))).toBe(96)
  })
})

describe('broken batches', () => {
  const good = encodeLocation({ ...locationOf('traccarTampering'), at: NOW })

  it('lose only the report that cannot be read', () => {
    expect(decodeBatch(encodeBatch([good, bodyOf('goOffTheGlobe'), good], false))).toMatchObject({ unreadable: 1, reports: { length: 2 } })
  })

  it('are refused whole when the lengths do not add up', () => {
    const body = encodeBatch([good, good], false)
    expect(decodeBatch(body.subarray(0, -1))).toBeNull()
    expect(decodeBatch(Buffer.from([0xff, 0xff, 0]))).toBeNull()
  })
})
