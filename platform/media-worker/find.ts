import { spawnSync } from 'node:child_process'
import { existsSync } from 'node:fs'
import { join, resolve } from 'node:path'
import { setTimeout as sleep } from 'node:timers/promises'
import type { Env } from '#platform/env'
import type { Words } from '#platform/pure'
import { readNote } from './note.ts'
import { ROOT, buildPlaces, mediasoupPackage } from './place.ts'
import { broken, building, notBuilt, notInstalled, onlyLinux } from './words.ts'

/** The program that carries calls, and who brought it; or why there is none, for whoever reads the screen. */
export type FoundWorker =
  | { readonly is: 'ready'; readonly path: string; readonly from: 'setting' | 'package' | 'build' }
  | { readonly is: 'building'; readonly path: null; readonly compiled: number; readonly files: number; readonly why: Words }
  | { readonly is: 'absent'; readonly path: null; readonly why: Words }

type Where = Pick<Env, 'mediasoupWorkerBin' | 'cacheDir'>

/** What mediasoup's worker answers to whoever starts it without MEDIASOUP_VERSION. */
const ALIVE = 41
const RUN_MS = 5_000
const LOOK_EVERY_MS = 1_000
/** Its libraries are found by the path built into it. Next's types ask every environment for NODE_ENV. */
const BARE: NodeJS.ProcessEnv = { NODE_ENV: 'production' }

/** `MEDIASOUP_WORKER_BIN` wins, then what the npm package holds, then what was built here. Asks the disk each time. */
export function findMediaWorker(env: Where): FoundWorker {
  if (env.mediasoupWorkerBin) return given(resolve(ROOT, env.mediasoupWorkerBin))
  const mediasoup = mediasoupPackage()
  if (!mediasoup) return { is: 'absent', path: null, why: notInstalled }
  const brought = join(mediasoup.folder, 'worker/out/Release/mediasoup-worker')
  if (runsHere(brought)) return { is: 'ready', path: brought, from: 'package' }
  const places = buildPlaces(env, mediasoup)
  const built = places.find(({ binary }) => runsHere(binary))
  if (built) return { is: 'ready', path: built.binary, from: 'build' }
  const [note] = places.flatMap(place => readNote(place) ?? [])
  if (note?.is === 'building') return { ...note, path: null, why: building(note) }
  return { is: 'absent', path: null, why: note?.why ?? (process.platform === 'linux' ? notBuilt : onlyLinux) }
}

/** Resolves with its path as soon as there is one: a build that another process makes ends without telling anybody. */
export async function untilMediaWorker(env: Where, signal: AbortSignal): Promise<string> {
  for (;;) {
    const { path } = findMediaWorker(env)
    if (path) return path
    await sleep(LOOK_EVERY_MS, undefined, { signal, ref: false })
  }
}

/** The same check as mediasoup's own installer: there, for this processor, and all its libraries found. */
export function runsHere(binary: string): boolean {
  return existsSync(binary) && spawnSync(binary, { env: BARE, stdio: 'ignore', timeout: RUN_MS }).status === ALIVE
}

function given(path: string): FoundWorker {
  return runsHere(path) ? { is: 'ready', path, from: 'setting' } : { is: 'absent', path: null, why: broken(path) }
}
