import { mkdirSync, openSync } from 'node:fs'
import { readEnv } from '#platform/env'
import { findMediaWorker } from '#platform/media-worker'
import { type Stage, without } from '../test-stage.ts'
import { startBuild } from './build-beside.ts'

const LOG = 'test-results/media-worker.log'

/** Starts the build now; each stage made after it waits for its end. Without a worker such a stage has failed, and says why. */
export function buildForTests(): (stage: Stage) => Stage {
  mkdirSync('test-results', { recursive: true })
  const build = startBuild(openSync(LOG, 'w'))
  const startedMs = performance.now()
  const built = new Promise<number>(resolve => {
    const ended = () => resolve(secondsSince(startedMs))
    build.once('exit', ended).once('error', ended)
  })
  return stage => ({
    ...stage,
    async run() {
      const waitingMs = performance.now()
      const seconds = await built
      process.stdout.write(`media worker: ${seconds} s beside the other stages, ${secondsSince(waitingMs)} s waited for it (${LOG})\n`)
      const found = findMediaWorker(readEnv())
      return found.is === 'ready' ? stage.run() : without(stage.name, found.why.en).run()
    },
  })
}

function secondsSince(ms: number) {
  return Math.round((performance.now() - ms) / 1000)
}
