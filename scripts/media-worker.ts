import { setPriority } from 'node:os'
import { readEnv } from '#platform/env'
import { openLog } from '#platform/log'
import { buildMediaWorker } from './media-worker/build.ts'

const LOWEST_PRIORITY = 19

/**
 * Finds the media worker of this machine, or builds it. A program of its own: what it starts is as humble as itself and gets
 * only time that nobody else wants. Run by `npm start` beside the city, by `npm test` beside the first checks, and by hand.
 */
async function main(signal: AbortSignal): Promise<void> {
  setPriority(LOWEST_PRIORITY)
  const env = readEnv()
  const log = openLog({ level: env.logLevel, format: env.logFormat })
  const found = await buildMediaWorker({ env, log, signal })
  if (found.is === 'ready') log.info({ path: found.path, from: found.from }, 'the media worker is ready')
  else log.warn({ why: found.why.en }, 'there is no media worker')
  process.exitCode = found.is === 'ready' ? 0 : 1
}

const stop = new AbortController()
for (const signal of ['SIGTERM', 'SIGINT'] as const) process.once(signal, () => stop.abort())
await main(stop.signal).catch((error: unknown) => {
  if (!stop.signal.aborted) throw error
  process.exitCode = 1
})
