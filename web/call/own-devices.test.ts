import { expect, test } from 'vitest'
import { DeviceRefusal, troubleOf } from './own-devices.ts'

const named = (name: string) => Object.assign(new Error(name), { name })

test.each([
  ['NotAllowedError', 'refused'],
  ['NotFoundError', 'missing'],
  ['OverconstrainedError', 'missing'],
  ['NotReadableError', 'taken'],
  ['SomethingNewError', 'failed'],
] as const)('a browser that says %s means: %s', (name, trouble) => {
  expect(troubleOf(named(name))).toBe(trouble)
})

test('a page without https says so itself, and no error at all is a failure too', () => {
  expect(troubleOf(new DeviceRefusal('insecure'))).toBe('insecure')
  expect(troubleOf(null)).toBe('failed')
})
