import { createHash } from 'node:crypto'
import { readFileSync, readdirSync, statSync } from 'node:fs'
import { join, resolve } from 'node:path'
import type { Env } from '#platform/env'

export const ROOT = resolve(import.meta.dirname, '../..')
/** All that decides what is built: another recipe makes another worker. */
const RECIPE = ['scripts/media-worker/recipe.ts', 'scripts/media-worker/bundle.ts', 'scripts/media-worker/shim']
/** Beside the clone's other caches: what was built into it travels with the folder to a closed network. */
const IN_CLONE = join(ROOT, '.cache')

export type MediasoupPackage = { readonly folder: string; readonly version: string }

/** Where a built worker lies, and where it is made. */
export type BuildPlace = { readonly folder: string; readonly binary: string; readonly work: string }

/** The installed npm package, whose source a worker is built from; null without one. */
export function mediasoupPackage(): MediasoupPackage | null {
  const folder = join(ROOT, 'node_modules/mediasoup')
  try {
    const { version } = JSON.parse(readFileSync(join(folder, 'package.json'), 'utf8')) as { version: string }
    return { folder, version }
  } catch {
    return null
  }
}

/** The caches that may hold this version's worker: the user's, where one is built, and the clone's own. */
export function buildPlaces({ cacheDir }: Pick<Env, 'cacheDir'>, { version }: MediasoupPackage): BuildPlace[] {
  const name = [version, process.arch, systemName(), recipeHash()].join('-')
  return [...new Set([cacheDir, IN_CLONE])].map(cache => placeAt(join(cache, 'media-worker', name)))
}

function placeAt(folder: string): BuildPlace {
  return { folder, binary: join(folder, 'mediasoup-worker'), work: `${folder}.work` }
}

/** A home may be shared by machines whose libraries differ: `debian-12`. */
function systemName() {
  try {
    const text = readFileSync('/etc/os-release', 'utf8')
    return ['ID', 'VERSION_ID'].flatMap(key => new RegExp(`^${key}="?([\\w.]+)`, 'm').exec(text)?.[1] ?? []).join('-')
  } catch {
    return process.platform
  }
}

function recipeHash() {
  const hash = createHash('sha256')
  for (const file of RECIPE.flatMap(filesIn)) hash.update(`${file}\0`).update(readFileSync(join(ROOT, file))).update('\0')
  return hash.digest('hex').slice(0, 12)
}

function filesIn(path: string): string[] {
  if (!statSync(join(ROOT, path)).isDirectory()) return [path]
  return readdirSync(join(ROOT, path)).sort().flatMap(name => filesIn(`${path}/${name}`))
}
