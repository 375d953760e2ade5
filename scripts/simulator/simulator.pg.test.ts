import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { expect, test, vi } from 'vitest'
import type { Incident } from '#domain/incident'
import { aCity } from '#tests/city'
import { freePort } from '#tests/port'
import { startSimulator } from './index.ts'

/** Some 10 s on a quiet machine. */
const WITHIN_MS = 150_000

test('the demo city lives: units report by all three doors and an incident is reported, answered and reached', { timeout: 400_000 }, async () => {
  await using cleanup = new AsyncDisposableStack()
  const dataDir = mkdtempSync(join(tmpdir(), 'guatu-simulator-'))
  cleanup.defer(() => rmSync(dataDir, { recursive: true, force: true }))
  const city = cleanup.use(await aCity({ demo: true, dataDir, jt808Port: await freePort() }))
  const { handles, realtime } = city.city
  const jt808 = { host: '127.0.0.1', port: realtime?.jt808Port ?? 0 }
  const simulator = cleanup.use(await startSimulator({ url: city.url, jt808, units: 60, rate: 120, seed: handles.env.simulateSeed, incidentsPerDay: 2_000, dataDir, log: handles.log }))

  const commander = await city.signIn('city', 'guatu-demo')
  const shareOnTheMap = async () => {
    const units = (await commander.ask('GET /api/units?limit=5000')).body['items'] as { position: unknown }[]
    return units.filter(unit => unit.position !== null).length / units.length
  }
  const incidents = async () => (await commander.ask('GET /api/incidents?limit=100')).body['items'] as Incident[]
  await vi.waitFor(async () => {
    expect(await heardByDoor(city.url)).toEqual({ app: true, jt808: true, osmand: true })
    expect((await incidents()).filter(one => one.source === 'api' && one.onSceneAt !== null)).not.toHaveLength(0)
  }, { timeout: WITHIN_MS, interval: 500 })
  await vi.waitFor(async () => expect(await shareOnTheMap()).toBeGreaterThan(0.9), { timeout: WITHIN_MS, interval: 1_000 })

  const reached = (await incidents()).find(one => one.source === 'api' && one.onSceneAt !== null) as Incident
  const times = [reached.reportedAt, reached.acceptedAt, reached.assignedAt, reached.onTheWayAt, reached.onSceneAt].map(at => Date.parse(at ?? ''))
  expect(times).toEqual([...times].sort((one, other) => one - other))
  expect(await flagged(city.url)).toBe(0)

  const stoppedMs = performance.now()
  await simulator[Symbol.asyncDispose]()
  expect(performance.now() - stoppedMs).toBeLessThan(3_000)
})

async function metrics(url: string): Promise<string[]> {
  return (await (await fetch(`${url}/metrics`)).text()).split('\n').filter(line => !line.startsWith('#'))
}

async function heardByDoor(url: string): Promise<Record<string, boolean>> {
  const counts = (await metrics(url)).flatMap(line => /^guatu_fixes_received_total\{protocol="(\w+)"\} (\d+)/.exec(line)?.slice(1, 3) ?? [])
  return Object.fromEntries(['app', 'jt808', 'osmand'].map(door => [door, Number(counts[counts.indexOf(door) + 1]) > 0]))
}

async function flagged(url: string): Promise<number> {
  return (await metrics(url)).filter(line => line.startsWith('guatu_fixes_flagged')).reduce((sum, line) => sum + Number(line.split(' ').at(-1)), 0)
}
