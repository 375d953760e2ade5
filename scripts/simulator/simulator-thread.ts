import { parentPort, workerData } from 'node:worker_threads'
import { liveInCity } from './living-city.ts'
import type { Progress, SimulatorOptions } from './options.ts'

/** What the thread says to its keeper; all it hears is `stop`. */
export type ThreadMessage = { readonly progress: Progress }

const stop = new AbortController()
parentPort?.once('message', () => stop.abort())
await liveInCity(workerData as SimulatorOptions, {
  signal: stop.signal,
  tell: progress => parentPort?.postMessage({ progress } satisfies ThreadMessage),
})
parentPort?.close()
