import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { expect, test } from 'vitest'
import { aDatabase } from '../../database.ts'
import { killUnderLoad } from './kill-under-load.ts'

const UNITS = 60
const WITHIN_MS = 700
const A_KILL_MS = 60_000

export function testKills(kills: number): void {
  test(`${kills} times kill -9 between any two steps: nothing answered or acknowledged is lost, nothing sent again is doubled`, { timeout: (kills + 2) * A_KILL_MS }, async () => {
    await using open = new AsyncDisposableStack()
    const folder = mkdtempSync(join(tmpdir(), 'guatu-chaos-'))
    open.defer(() => rmSync(folder, { recursive: true, force: true }))
    const database = open.use(await aDatabase())
    const set = { DATABASE_URL: database.url, DATA_DIR: folder }
    const outcome = await killUnderLoad({ set, kills, units: UNITS, withinMs: WITHIN_MS, random: Math.random, say: () => undefined })
    expect(outcome).toMatchObject({ kills, lost: 0, doubled: 0, behind: 0, incidentsDiffering: 0, answeredLost: 0, holes: 0 })
    expect(outcome.acknowledged).toBeGreaterThan(200)
    expect(outcome.incidents).toBeGreaterThan(kills)
    expect(outcome.answered).toBeGreaterThan(kills)
  })
}
