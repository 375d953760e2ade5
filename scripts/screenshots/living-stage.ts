import { spawnSync } from 'node:child_process'
import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { setTimeout as sleep } from 'node:timers/promises'
import { type Browser, chromium } from '@playwright/test'
import { readEnv } from '#platform/env'
import { openLog } from '#platform/log'
import { freePort } from '../free-port.ts'
import { startCity } from '../start-city.ts'
import { chromiumPath } from '../test-machine.ts'
import { Caller } from './caller.ts'

/** WebGL 2 without a graphics card, and a browser that asks nobody for anything; as in playwright.config.ts. */
const FLAGS = ['--no-sandbox', '--disable-quic', '--no-first-run', '--disable-background-networking', '--disable-component-update', '--disable-sync', '--use-angle=gl-egl', '--ignore-gpu-blocklist']
/** Some are silent on purpose. */
const SILENT_SHARE = 0.2
const OPEN_INCIDENTS = 8
const ALIVE_WITHIN_MS = 180_000
const POLL_MS = 2_000

export type Stage = AsyncDisposable & { readonly url: string; readonly browser: Browser }

/** A demo city of its own in a temporary folder, production screens, and a browser. With `lives` the simulator moves it. */
export async function openStage({ lives }: { lives: boolean }): Promise<Stage> {
  await using opening = new AsyncDisposableStack()
  buildScreens()
  const dataDir = mkdtempSync(join(tmpdir(), 'guatu-stage-'))
  opening.defer(() => rmSync(dataDir, { recursive: true, force: true }))
  const [port, jt808Port] = [await freePort(), await freePort()]
  const env = readEnv({ DATA_DIR: dataDir, HOST: '127.0.0.1', PORT: String(port), JT808_PORT: String(jt808Port), TRACKER_PORT: '0', MQTT_PORT: '0', SIMULATOR: lives ? 'on' : 'off', LOG_LEVEL: 'warn' })
  const city = opening.use(await startCity(env, { log: openLog({ level: env.logLevel, format: env.logFormat }) }))
  if (lives) await whenAlive(city.url)
  const executablePath = chromiumPath()
  const browser = await chromium.launch({ ...(executablePath ? { executablePath } : {}), args: FLAGS })
  opening.defer(() => browser.close())
  const open = opening.move()
  return { url: city.url, browser, [Symbol.asyncDispose]: () => open.disposeAsync() }
}

function buildScreens(): void {
  const { status } = spawnSync(process.execPath, ['scripts/build-web.ts'], { stdio: ['ignore', 2, 2] })
  if (status !== 0) throw new Error('the screens could not be built')
}

type Coverage = { readonly onDutyCount: number; readonly silentCount: number }

/** Answers when most people on duty have been heard of and enough has happened, or when that takes too long. */
async function whenAlive(url: string): Promise<void> {
  await using caller = new Caller(url)
  const untilMs = Date.now() + ALIVE_WITHIN_MS
  while (Date.now() < untilMs) {
    const { onDutyCount, silentCount } = await caller.ask<Coverage>('city', 'GET /api/coverage')
    const { openCount } = await caller.ask<{ openCount: number }>('city', 'GET /api/incidents/summary')
    if (onDutyCount > 0 && silentCount < onDutyCount * SILENT_SHARE && openCount >= OPEN_INCIDENTS) return
    await sleep(POLL_MS)
  }
  process.stderr.write('! the city is still quiet; the pictures are taken all the same\n')
}
