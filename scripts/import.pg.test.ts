import { execFile } from 'node:child_process'
import { existsSync } from 'node:fs'
import { fileURLToPath } from 'node:url'
import { promisify } from 'node:util'
import { expect, test } from 'vitest'
import { ADMIN_PASSWORD, aCity } from '#tests/city'

const run = promisify(execFile)
const COMMAND = fileURLToPath(new URL('import.ts', import.meta.url))
const FILE = fileURLToPath(new URL('../../shared/data/xinzhou-counties.geojson', import.meta.url))
const hasFile = existsSync(FILE)
if (!hasFile) process.stderr.write('xinzhou-counties.geojson is not in ../shared/data: the import command is not tried on it\n')

function importing(args: readonly string[]): Promise<{ stdout: string; stderr: string; code?: number }> {
  return run(process.execPath, [COMMAND, ...args]).catch(error => error)
}

test.skipIf(!hasFile)('npm run import brings the published counties into a running, empty instance, and again changes nothing', async () => {
  await using city = await aCity()
  const at = ['--url', city.url, '--password', ADMIN_PASSWORD]
  const untold = await importing([FILE, ...at])
  expect(untold).toMatchObject({ code: 2, stderr: expect.stringContaining('Say the datum') })
  const first = await importing([FILE, '--datum', 'gcj02', ...at])
  expect(first.stdout).toContain('14 features: 14 created, 0 changed, 0 unchanged, 0 refused')
  expect(first.stdout).toContain('140900')
  expect((await importing([FILE, '--datum', 'gcj02', '--level', 'county', ...at])).stdout).toContain('14 unchanged')
  const admin = await city.signIn('admin', ADMIN_PASSWORD)
  const { body } = await admin.ask('GET /api/areas?level=county')
  expect(body.items).toHaveLength(14)
  const tile = await admin.ask('GET /api/tiles/7/104/48')
  expect(tile.status).toBe(200)
})

test('where nothing listens it says so and how to start', async () => {
  const answer = await importing([COMMAND, '--datum', 'wgs84', '--url', 'http://127.0.0.1:9'])
  expect(answer).toMatchObject({ code: 2, stderr: expect.stringContaining('npm start') })
})
