import { expect, test } from 'vitest'
import { OpenHours, zoneOffset } from './hours.ts'

const SHANGHAI = zoneOffset('Asia/Shanghai')
const ALWAYS = { windows: [], validFrom: null, validUntil: null }

function ms(local: string): number {
  return Date.parse(`${local}:00+08:00`)
}

test.each([
  ['2026-11-23T08:59', false],
  ['2026-11-23T09:00', true],
  ['2026-11-23T16:59', true],
  ['2026-11-23T17:00', false],
  ['2026-11-28T10:00', false],
])('on workdays from nine to five: at %s open is %s', (local, isOpen) => {
  const hours = new OpenHours({ ...ALWAYS, windows: [{ weekdays: [1, 2, 3, 4, 5], from: '09:00', to: '17:00' }] }, SHANGHAI)
  expect(hours.isOpenAt(ms(local))).toBe(isOpen)
})

test.each([
  ['2026-11-27T21:59', false],
  ['2026-11-27T22:00', true],
  ['2026-11-28T05:59', true],
  ['2026-11-28T06:00', false],
  ['2026-11-28T23:00', false],
])('a Friday night ends on Saturday morning: at %s open is %s', (local, isOpen) => {
  const hours = new OpenHours({ ...ALWAYS, windows: [{ weekdays: [5], from: '22:00', to: '06:00' }] }, SHANGHAI)
  expect(hours.isOpenAt(ms(local))).toBe(isOpen)
})

test('the next change is the next edge at which it really opens or closes', () => {
  const touching = [{ weekdays: [1], from: '09:00', to: '12:00' }, { weekdays: [1], from: '12:00', to: '15:00' }]
  const hours = new OpenHours({ ...ALWAYS, windows: touching }, SHANGHAI)
  expect(hours.nextChangeMs(ms('2026-11-23T08:00'))).toBe(ms('2026-11-23T09:00'))
  expect(hours.nextChangeMs(ms('2026-11-23T09:00'))).toBe(ms('2026-11-23T15:00'))
  expect(hours.nextChangeMs(ms('2026-11-23T15:00'))).toBe(ms('2026-11-30T09:00'))
})

test('outside its validity a rule is closed; without an edge it never changes', () => {
  const hours = new OpenHours({ windows: [], validFrom: '2026-11-23T00:00:00+08:00', validUntil: '2026-12-01T00:00:00+08:00' }, SHANGHAI)
  expect([ms('2026-11-22T23:59'), ms('2026-11-23T00:00'), ms('2026-12-01T00:00')].map(at => hours.isOpenAt(at))).toEqual([false, true, false])
  expect(hours.nextChangeMs(ms('2026-01-01T00:00'))).toBe(ms('2026-11-23T00:00'))
  expect(hours.nextChangeMs(ms('2026-12-02T00:00'))).toBe(Infinity)
  expect(new OpenHours(ALWAYS, SHANGHAI).nextChangeMs(0)).toBe(Infinity)
})

test('windows of a rule valid from next year open then', () => {
  const hours = new OpenHours({ windows: [{ weekdays: [1, 2, 3, 4, 5, 6, 7], from: '09:00', to: '10:00' }], validFrom: '2027-03-01T00:00:00+08:00', validUntil: null }, SHANGHAI)
  expect(hours.nextChangeMs(ms('2026-11-23T08:00'))).toBe(ms('2027-03-01T09:00'))
})

test('where clocks change, local time counts', () => {
  const berlin = new OpenHours({ ...ALWAYS, windows: [{ weekdays: [7], from: '09:00', to: '10:00' }] }, zoneOffset('Europe/Berlin'))
  expect(berlin.nextChangeMs(Date.parse('2026-10-24T12:00:00Z'))).toBe(Date.parse('2026-10-25T08:00:00Z'))
  expect(berlin.nextChangeMs(Date.parse('2026-10-17T12:00:00Z'))).toBe(Date.parse('2026-10-18T07:00:00Z'))
})
