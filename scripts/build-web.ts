import { spawnSync } from 'node:child_process'
import { createHash } from 'node:crypto'
import { existsSync, readFileSync, readdirSync, statSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'

/** What the browser's bundle is made of; `public/` is served as it is and needs no build. */
const SOURCES = ['web', 'domain', 'platform/pure', 'package-lock.json', 'next.config.js', 'tsconfig.base.json']
const STAMP = 'web/.next/.guatu-build'

/** `next build web`, only when a source has changed since the last one. */
function buildWeb(): number {
  const hash = hashOf(SOURCES)
  if (existsSync(STAMP) && readFileSync(STAMP, 'utf8') === hash) return 0
  process.stderr.write('• Building the screens (half a minute to a minute) …\n')
  const since = Date.now()
  const { status } = spawnSync(process.execPath, ['node_modules/next/dist/bin/next', 'build', 'web'], { stdio: 'inherit' })
  if (status !== 0) return status ?? 1
  writeFileSync(STAMP, hash)
  process.stderr.write(`✓ Built in ${Math.round((Date.now() - since) / 1000)} s\n`)
  return 0
}

function hashOf(paths: readonly string[]) {
  const hash = createHash('sha256')
  for (const file of paths.flatMap(filesIn).sort()) hash.update(`${file}\0`).update(readFileSync(file)).update('\0')
  return hash.digest('hex')
}

function filesIn(path: string): string[] {
  if (!statSync(path).isDirectory()) return [path]
  return readdirSync(path, { withFileTypes: true })
    .filter(entry => !isBesideTheBundle(entry.name))
    .flatMap(entry => filesIn(join(path, entry.name)))
}

/** Build output, server halves and tests never reach the browser. */
function isBesideTheBundle(name: string) {
  return name === '.next' || name === 'server' || name === 'next-env.d.ts' || /\.test\.tsx?$/.test(name) || name.endsWith('.tsbuildinfo')
}

process.exitCode = buildWeb()
