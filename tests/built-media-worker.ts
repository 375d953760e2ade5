import { spawnSync } from 'node:child_process'
import { readEnv } from '#platform/env'
import { findMediaWorker } from '#platform/media-worker'

/** Before tests of suffix `.media`: the worker of this machine, built now if `npm test` has not done it (minutes, once). */
export function setup(): void {
  if (findMediaWorker(readEnv()).is !== 'ready') spawnSync(process.execPath, ['scripts/media-worker.ts'], { stdio: 'inherit' })
  const found = findMediaWorker(readEnv())
  if (found.is !== 'ready') throw new Error(found.why.en)
}
