import { mkdtempSync, readFileSync, rmSync, statSync } from 'node:fs'
import { homedir, tmpdir } from 'node:os'
import { join, resolve } from 'node:path'
import { expect, onTestFinished, test } from 'vitest'
import { type badConfiguration, fields, readEnv } from './index.ts'

function aFolder() {
  const folder = mkdtempSync(join(tmpdir(), 'guatu-env-'))
  onTestFinished(() => rmSync(folder, { recursive: true, force: true }))
  return folder
}

function faultsOf(source: Record<string, string>): readonly string[] {
  try {
    readEnv(source)
  } catch (error) {
    return (error as ReturnType<typeof badConfiguration>).details['faults'] as string[]
  }
  return []
}

test('nothing needs to be set, and blank means not set', () => {
  const env = readEnv({ PORT: '', DATABASE_URL: ' ' })
  expect(env).toMatchObject({ port: 8080, trackerPort: 5055, jt808Port: 6808, demo: true, timeZone: 'Asia/Shanghai', roles: new Set(['web', 'realtime', 'devices', 'watch', 'jobs', 'media']) })
  expect(env.databaseUrl).toBeUndefined()
})

test('every setting has a sentence, and the name of a duration its unit', () => {
  for (const [name, field] of Object.entries(fields)) {
    expect(field.description, name).toMatch(/.{20,}\.$/)
    if (/RETENTION|TIMEOUT|INTERVAL/.test(name)) expect(name).toMatch(/_(DAYS|MS|SECONDS)$/)
  }
})

test('all faults are told at once', () => {
  const faults = faultsOf({ PORT: '70000', ROLES: 'web,cook', TIME_ZONE: 'Mars/Base', DEMO: 'maybe', LOG_LEVEL: 'loud' })
  expect(faults.map(fault => fault.split(/[=:]/)[0])).toEqual(['PORT', 'ROLES', 'DEMO', 'TIME_ZONE', 'LOG_LEVEL'])
})

test('a fault never repeats a password, a secret or an address with one', () => {
  const faults = faultsOf({ ADMIN_PASSWORD: 'hush', AUTH_SECRET: 'hush', DATABASE_URL: 'mysql://a:hush@b/c', REDIS_URL: 'hush' })
  expect(faults).toHaveLength(4)
  expect(faults.join()).not.toContain('hush')
})

test('the simulator follows DEMO unless it is set', () => {
  expect([readEnv({}).simulator, readEnv({ DEMO: 'off' }).simulator, readEnv({ SIMULATOR: 'off' }).simulator]).toEqual([true, false, false])
})

test('lists are split at commas and roles become a set', () => {
  const env = readEnv({ ROLES: 'web, jobs', ALLOWED_ORIGINS: 'https://a.example, https://b.example' })
  expect(env).toMatchObject({ roles: new Set(['web', 'jobs']), allowedOrigins: ['https://a.example', 'https://b.example'] })
})

test('without AUTH_SECRET one is made on first use, kept for the owner alone, and the same ever after', () => {
  const folder = join(aFolder(), 'data')
  const env = readEnv({ DATA_DIR: folder })
  expect(() => statSync(folder)).toThrow()
  const secret = env.authSecret
  expect(secret).toMatch(/^[\w-]{43}$/)
  expect(readEnv({ DATA_DIR: folder }).authSecret).toBe(secret)
  expect(statSync(join(folder, 'auth-secret')).mode & 0o777).toBe(0o600)
  expect(readFileSync(join(folder, 'auth-secret'), 'utf8').trim()).toBe(secret)
})

test('what is built once goes to CACHE_DIR, else to the cache folder of the account', () => {
  expect(readEnv({ CACHE_DIR: '/srv/cache', XDG_CACHE_HOME: '/var/xdg' }).cacheDir).toBe('/srv/cache')
  expect(readEnv({ CACHE_DIR: '.cache' }).cacheDir).toBe(resolve('.cache'))
  expect(readEnv({ XDG_CACHE_HOME: '/var/xdg' }).cacheDir).toBe('/var/xdg/guatu')
  expect(readEnv({ XDG_CACHE_HOME: 'relative' }).cacheDir).toBe(join(homedir(), '.cache/guatu'))
})

test('AUTH_SECRET is taken as given and leaves no file', () => {
  const folder = aFolder()
  const given = 'a-secret-of-more-than-thirty-two-characters'
  expect(readEnv({ DATA_DIR: folder, AUTH_SECRET: given }).authSecret).toBe(given)
  expect(() => statSync(join(folder, 'auth-secret'))).toThrow()
})
