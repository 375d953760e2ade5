import { chmodSync, cpSync, mkdirSync, mkdtempSync, realpathSync, renameSync, rmSync } from 'node:fs'
import { basename, dirname, join } from 'node:path'
import { setTimeout as sleep } from 'node:timers/promises'
import type { Env } from '#platform/env'
import { takeHold } from '#platform/hold'
import { type BuildNote, type BuildPlace, type FoundWorker, type MediasoupPackage, buildPlaces, findMediaWorker, leaveNote, mediasoupPackage, readNote, runsHere } from '#platform/media-worker'
import { bringWorkerTools } from './bring-tools.ts'
import { compileWorker } from './compile.ts'
import { type Tools, type Workshop, noTools, notCompiled } from './tools.ts'
import { librariesOf } from './unpack-tools.ts'

const HEARTBEAT_MS = 5_000
const LOOK_AGAIN_MS = 1_000

type Task = Omit<Workshop, 'work'> & { readonly env: Env }
type Job = Omit<Workshop, 'work'> & { readonly place: BuildPlace; readonly mediasoup: MediasoupPackage }

/** The worker of this machine: the one that is there, else built from the npm package's source into the cache. */
export async function buildMediaWorker({ env, signal, log }: Task): Promise<FoundWorker> {
  const found = findMediaWorker(env)
  const mediasoup = mediasoupPackage()
  if (found.is === 'ready' || env.mediasoupWorkerBin || !mediasoup || process.platform !== 'linux') return found
  const place = buildPlaces(env, mediasoup).find(isWritable)
  if (place) await buildAlone({ signal, log, place, mediasoup })
  return findMediaWorker(env)
}

/** Builds, or waits for the process that does. When that one dies it takes over; when it fails it does not try the same again. */
async function buildAlone(job: Job): Promise<void> {
  const { place, log, signal } = job
  for (let hasWaited = false; !runsHere(place.binary); hasWaited = true) {
    await using hold = await takeHold(place.work)
    if (hold) return hasWaited && readNote(place)?.is === 'failed' ? undefined : await buildHeard(job)
    if (!hasWaited) log.info('another process builds the media worker')
    await sleep(LOOK_AGAIN_MS, undefined, { signal })
  }
}

/** Every process of the machine reads in the note how it goes. */
async function buildHeard(job: Job): Promise<void> {
  let last: BuildNote = { is: 'building', compiled: 0, files: 0 }
  const note = (next: BuildNote) => leaveNote(job.place, (last = next))
  const beat = setInterval(() => note(last), HEARTBEAT_MS)
  try {
    note(last)
    const tools = await bringWorkerTools({ ...job, work: job.place.work })
    if (tools) await build(job, tools, note)
    else note({ is: 'failed', why: noTools })
  } catch (error) {
    job.signal.throwIfAborted()
    job.log.warn({ err: error }, 'the media worker could not be built')
    note({ is: 'failed', why: notCompiled })
  } finally {
    clearInterval(beat)
  }
}

async function build({ place, mediasoup, signal, log }: Job, tools: Tools, note: (next: BuildNote) => void): Promise<void> {
  const startedMs = performance.now()
  const told = (compiled: number, files: number) => {
    note({ is: 'building', compiled, files })
    log.info({ compiled, files }, 'building the media worker')
  }
  const binary = await compileWorker({ source: join(mediasoup.folder, 'worker'), work: place.work, tools, signal, told })
  putInPlace(place, binary, tools.unpacked ? await librariesOf(binary, tools.unpacked, signal) : [])
  if (!runsHere(place.binary)) throw new Error('what was built does not run')
  rmSync(place.work, { recursive: true, force: true })
  log.info({ seconds: Math.round((performance.now() - startedMs) / 1000) }, 'the media worker is built')
}

/** Put together beside and renamed, so that nobody finds half of it. What is there already does not run. Others may run ours. */
function putInPlace(place: BuildPlace, binary: string, libraries: readonly string[]) {
  const draft = mkdtempSync(`${place.folder}.draft-`)
  for (const path of libraries) cpSync(realpathSync(path), join(draft, 'lib', basename(path)))
  renameSync(binary, join(draft, basename(binary)))
  chmodSync(draft, 0o755)
  rmSync(place.folder, { recursive: true, force: true })
  renameSync(draft, place.folder)
}

function isWritable({ folder, work }: BuildPlace): boolean {
  try {
    mkdirSync(work, { recursive: true })
    rmSync(mkdtempSync(join(dirname(folder), 'probe-')), { recursive: true })
    return true
  } catch {
    return false
  }
}
