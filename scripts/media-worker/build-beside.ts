import { type ChildProcess, spawn } from 'node:child_process'
import { join } from 'node:path'
import type { Env } from '#platform/env'
import type { Logger } from '#platform/log'
import { findMediaWorker } from '#platform/media-worker'

const ROOT = join(import.meta.dirname, '../..')
/** With a lifeline: when we are gone, even by kill -9, the build ends too. */
const PROGRAM = ['--import', './scripts/lifeline.mjs', 'scripts/media-worker.ts']

/** A build in a process of its own, with its output where `output` says. */
export function startBuild(output: 'inherit' | number): ChildProcess {
  const child = spawn(process.execPath, PROGRAM, { cwd: ROOT, stdio: ['ignore', output, output, 'ipc'] })
  child.once('error', () => undefined) // Who waits hears it by `exit`, or finds no worker.
  return child
}

/** Nobody waits for the compiler: the city lives, the build goes on beside it, and calls become possible when it ends. */
export function buildBeside(env: Env, log: Logger): Disposable {
  const found = findMediaWorker(env)
  if (found.is === 'ready') return { [Symbol.dispose]: () => undefined }
  if (env.mediasoupWorkerBin) {
    log.warn({ why: found.why.en }, 'there is no media worker')
    return { [Symbol.dispose]: () => undefined }
  }
  const child = startBuild('inherit')
  return { [Symbol.dispose]: () => void child.kill('SIGTERM') }
}
