import { afterAll, beforeAll, expect, test } from 'vitest'
import { type Client, type TestCity, aCity } from '#tests/city'
import { COUNTY, GRID, OTHER_COUNTY, settle, settleTown } from '#tests/town'
import { unitsNow } from './units-now.ts'

let city: TestCity
let admin: Client
let county: Client

beforeAll(async () => {
  city = await aCity()
  admin = await settleTown(city)
  county = await settle(city, admin, { username: 'county-admin', role: 'administrator', areaCode: COUNTY })
})
afterAll(() => city[Symbol.asyncDispose]())

const many = (prefix: string, count: number, areaCode = GRID) => ({
  units: Array.from({ length: count }, (_, at) => ({ name: `车${at}`, kind: 'vehicle', areaCode, deviceId: `${prefix}-${at}` })),
})

test('two thousand units are registered at once and known in memory', async () => {
  expect(await admin.ask('POST /api/units/batch', many('fleet', 2_000))).toMatchObject({ status: 200, body: { count: 2_000 } })
  const units = await unitsNow(city.city.handles)
  await expect.poll(() => [units.numberOfDevice('fleet-0'), units.numberOfDevice('fleet-1999')].every(number => number > 0)).toBe(true)
  const number = units.numberOfDevice('fleet-7')
  expect(units.columns.areaPaths[units.columns.area[number]!]).toMatch(new RegExp(`/${GRID}/$`))
})

test('one device that another unit carries refuses the whole, and names it [FRC-4]', async () => {
  await admin.ask('POST /api/units/batch', many('mine', 1))
  const answer = await admin.ask('POST /api/units/batch', { units: [...many('fresh', 2).units, ...many('mine', 1).units] })
  expect(answer).toMatchObject({ status: 409, body: { code: 'force.device_taken' } })
  expect((await admin.ask('POST /api/units/batch', many('fresh', 2))).status).toBe(200)
})

test('a device named twice, a field app and too many are refused', async () => {
  expect((await admin.ask('POST /api/units/batch', { units: [...many('twice', 1).units, ...many('twice', 1).units] })).status).toBe(409)
  expect((await admin.ask('POST /api/units/batch', { units: [{ name: '甲', kind: 'doctor', areaCode: GRID, deviceId: 'app:someone' }] })).status).toBe(400)
  expect((await admin.ask('POST /api/units/batch', many('too', 2_001))).status).toBe(400)
})

test('nobody registers units in a foreign county', async () => {
  expect((await county.ask('POST /api/units/batch', many('foreign', 1, OTHER_COUNTY))).status).toBe(404)
  expect((await county.ask('POST /api/units/batch', many('own', 1))).status).toBe(200)
})
