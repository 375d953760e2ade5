import { chmodSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { pino } from 'pino'
import { expect, onTestFinished, test } from 'vitest'
import { localBus } from '#platform/bus'
import { systemClock } from '#platform/clock'
import { readEnv } from '#platform/env'
import { openMetrics } from '#platform/metrics'
import { MediaProcess } from './media-process.ts'
import { TestCity } from './test-city.ts'

test('where no worker can be had it comes up and says why, for the call button', async () => {
  const folder = mkdtempSync(join(tmpdir(), 'guatu-media-'))
  onTestFinished(() => rmSync(folder, { recursive: true, force: true }))
  const file = join(folder, 'broken-worker')
  writeFileSync(file, '#!/bin/sh\nexit 1\n')
  chmodSync(file, 0o755)
  const city = new TestCity()
  const env = readEnv({ MEDIASOUP_WORKER_BIN: file, DATA_DIR: folder, CACHE_DIR: folder })
  const media = await MediaProcess.start({ env, log: pino({ level: 'silent' }), metrics: openMetrics(), clock: systemClock, bus: localBus() }, city)
  expect(city.notes[0]).toMatch(/^unavailable: .*broken-worker/)
  await media[Symbol.asyncDispose]()
  expect(city.notes.at(-1)).toBe('left')
})
