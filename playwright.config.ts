import { mkdtempSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { defineConfig, devices } from '@playwright/test'
import { chromiumPath } from './scripts/test-machine.ts'

/** Workers read this file again: what was chosen once travels in the environment. */
function once(name: string, choose: () => string) {
  return (process.env[name] ??= choose())
}

const base = once('E2E_PORT', () => String(20_000 + Math.floor(Math.random() * 20_000)))
const server = {
  PORT: base,
  TRACKER_PORT: String(Number(base) + 1),
  JT808_PORT: String(Number(base) + 2),
  MQTT_PORT: '0',
  MEDIA_PORT: String(Number(base) + 3),
  DATA_DIR: once('E2E_DATA_DIR', () => mkdtempSync(join(tmpdir(), 'guatu-e2e-'))),
  SIMULATOR: 'off',
  LOG_LEVEL: 'warn',
}
const executablePath = chromiumPath(process.env['CHROMIUM_PATH'])

/** WebGL 2 without a graphics card, and a browser that asks nobody for anything. */
const FLAGS = ['--no-sandbox', '--disable-quic', '--no-first-run', '--disable-background-networking', '--disable-component-update', '--disable-sync', '--use-angle=gl-egl', '--ignore-gpu-blocklist']

export default defineConfig({
  testDir: 'tests/e2e',
  outputDir: 'test-results/e2e',
  reporter: [['list'], ['json', { outputFile: 'test-results/playwright.json' }]],
  workers: 1,
  timeout: 90_000,
  expect: { timeout: 15_000 },
  metadata: { server },
  use: {
    ...devices['Desktop Chrome'],
    baseURL: `http://127.0.0.1:${base}`,
    locale: 'zh-CN',
    timezoneId: 'Asia/Shanghai',
    actionTimeout: 30_000,
    trace: 'retain-on-failure',
    launchOptions: { ...(executablePath ? { executablePath } : {}), args: FLAGS },
  },
  webServer: {
    command: `${process.execPath} scripts/start.ts`,
    url: `http://127.0.0.1:${base}/readyz`,
    env: server,
    timeout: 120_000,
    gracefulShutdown: { signal: 'SIGTERM', timeout: 12_000 },
    stdout: 'pipe',
  },
})
