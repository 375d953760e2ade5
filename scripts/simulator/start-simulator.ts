import { Worker } from 'node:worker_threads'
import type { Logger } from '#platform/log'
import type { Progress, SimulatorOptions } from './options.ts'
import type { ThreadMessage } from './simulator-thread.ts'

const THREAD = new URL('./simulator-thread.ts', import.meta.url)
const STOP_WITHIN_MS = 2_000
const FIRST_REST_MS = 1_000
const LONGEST_REST_MS = 60_000
/** Who lived so long did not crash at once: the next rest is short again. */
const WELL_AFTER_MS = 120_000
/** It holds some 60 MB; a leak must end in a restart of the thread and not of the city. */
const LIMITS = { maxOldGenerationSizeMb: 256, maxYoungGenerationSizeMb: 16 }

export type Simulator = AsyncDisposable & { /** The last figures, null until the first. */ readonly progress: Progress | null }

/**
 * The demo city's life in a thread of its own: it never holds up the server's event loop, dies with its process whatever
 * kills that, and is started again after a crash with a growing rest. Resolves at once; the thread waits for the server.
 */
export async function startSimulator(options: SimulatorOptions & { readonly log: Logger }): Promise<Simulator> {
  const { log, ...given } = options
  let thread: Worker | null = null
  let resting: NodeJS.Timeout | undefined
  let progress: Progress | null = null
  let isStopping = false
  let crashes = 0

  function start(): void {
    const startedMs = performance.now()
    const own = new Worker(THREAD, { workerData: given, resourceLimits: LIMITS, name: 'simulator' })
    thread = own
    own.on('message', (message: ThreadMessage) => {
      progress = message.progress
      log.debug(message.progress, 'simulator')
    })
    own.on('error', error => log.warn({ err: error }, 'simulator crashed'))
    own.once('exit', () => {
      thread = null
      if (isStopping) return
      crashes = performance.now() - startedMs > WELL_AFTER_MS ? 0 : crashes + 1
      resting = setTimeout(start, Math.min(LONGEST_REST_MS, FIRST_REST_MS * 2 ** crashes)).unref()
    })
  }

  start()
  log.info({ units: given.units, rate: given.rate }, 'simulator started')
  return {
    get progress() {
      return progress
    },
    async [Symbol.asyncDispose]() {
      isStopping = true
      clearTimeout(resting)
      if (thread) await stopped(thread)
    },
  }
}

/** Asked first, ended after two seconds. */
async function stopped(thread: Worker): Promise<void> {
  const gone = new Promise<void>(resolve => thread.once('exit', () => resolve()))
  thread.postMessage('stop')
  const end = setTimeout(() => void thread.terminate(), STOP_WITHIN_MS)
  await gone
  clearTimeout(end)
}
