import { chmodSync, cpSync, existsSync, mkdirSync, mkdtempSync, readFileSync, readdirSync, renameSync, rmSync, symlinkSync } from 'node:fs'
import { createRequire } from 'node:module'
import { basename, dirname, join } from 'node:path'
import { problem } from '#platform/pure'
import type { Progress } from './index.ts'
import { type RunAs, canReach } from './place.ts'

/** World-readable, for binaries that lie behind a 0700 home. */
const CACHE = '/var/cache/guatu'

const noBinaries = problem<{ name: string }>('no_embedded_postgres', 500, {
  zh: ({ name }) => `没有找到内置 PostgreSQL（${name}）；请重新安装依赖，或设置 DATABASE_URL 使用已有的数据库。`,
  en: ({ name }) => `The embedded PostgreSQL (${name}) is not installed. Install the dependencies again, or set DATABASE_URL to a database you have.`,
})

/** The folder with bin/, lib/ and share/ that the account in `runAs` can run: in place, or a copy of it. */
export function readyBinaries(runAs: RunAs, log: Progress): string {
  const { native, version } = installed()
  restoreLinks(native)
  if (canReach(join(native, 'share/postgresql/postgres.bki'), runAs) && hasAllLinks(native)) return native
  const copy = join(CACHE, `postgres-${version}-${process.arch}`)
  if (!existsSync(copy)) copyAside(native, copy, log)
  return copy
}

function installed() {
  const name = `@embedded-postgres/${process.platform}-${process.arch}`
  try {
    const root = dirname(dirname(createRequire(import.meta.url).resolve(name)))
    const { version } = JSON.parse(readFileSync(join(root, 'package.json'), 'utf8')) as { version: string }
    return { native: join(root, 'native'), version }
  } catch {
    throw noBinaries({ name })
  }
}

type Link = { readonly source: string; readonly target: string }

/** The package's own list of library links: its install script applies it, but npm need not have run that. */
function linksOf(native: string): Link[] {
  const list = JSON.parse(readFileSync(join(native, 'pg-symlinks.json'), 'utf8')) as Link[]
  const inNative = (path: string) => join(dirname(native), path)
  return list.map(({ source, target }) => ({ source: inNative(source), target: inNative(target) }))
}

function hasAllLinks(native: string) {
  return linksOf(native).every(({ target }) => existsSync(target))
}

function restoreLinks(native: string) {
  for (const { source, target } of linksOf(native)) {
    if (existsSync(target)) continue
    try {
      symlinkSync(basename(source), target)
    } catch {
      return // A read-only installation, or another process is at it: hasAllLinks decides.
    }
  }
}

/** Copies beside and renames, so that two starts at once never see half a copy. */
function copyAside(native: string, copy: string, log: Progress) {
  log.info({ folder: copy }, 'copying PostgreSQL to where its account can run it')
  mkdirSync(CACHE, { recursive: true, mode: 0o755 })
  const draft = mkdtempSync(join(CACHE, 'draft-'))
  const inner = join(draft, 'native')
  cpSync(native, inner, { recursive: true, verbatimSymlinks: true })
  restoreLinks(inner)
  letAllRead(inner)
  try {
    renameSync(inner, copy)
  } catch (error) {
    if (!existsSync(copy)) throw error
  } finally {
    rmSync(draft, { recursive: true, force: true })
  }
}

function letAllRead(folder: string) {
  chmodSync(folder, 0o755)
  for (const entry of readdirSync(folder, { withFileTypes: true, recursive: true })) {
    const path = join(entry.parentPath, entry.name)
    const isProgram = basename(entry.parentPath) === 'bin'
    if (!entry.isSymbolicLink()) chmodSync(path, entry.isDirectory() || isProgram ? 0o755 : 0o644)
  }
}
