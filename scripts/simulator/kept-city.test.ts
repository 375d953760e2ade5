import { mkdtempSync, readdirSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, expect, test } from 'vitest'
import { demoCityFor, keepDemoCity } from './kept-city.ts'
import { smallCity } from './small-town.ts'

const dataDir = mkdtempSync(join(tmpdir(), 'guatu-kept-'))
afterAll(() => rmSync(dataDir, { recursive: true, force: true }))

test('a city that was kept is read back, not generated', async () => {
  const city = smallCity(8)
  await keepDemoCity(city, dataDir)
  expect((await demoCityFor(city.seed, dataDir)).units).toEqual(city.units)
})

test('what another generator or seed left behind is thrown away, and nothing else', async () => {
  writeFileSync(join(dataDir, 'demo-city-3-000000000000.json'), '{}')
  writeFileSync(join(dataDir, 'auth-secret'), 'x')
  await keepDemoCity(smallCity(8), dataDir)
  expect(readdirSync(dataDir).filter(name => name.startsWith('demo-city-'))).toHaveLength(1)
  expect(readdirSync(dataDir)).toContain('auth-secret')
})
