// `npm run lock` after `npm install`: npm leaves out of the lock file what its registry does not have for other platforms, and then
// `npm ci` refuses the lock. Each is written down here as an optional package of its platform, so that it is known and skipped.
import { readFileSync, writeFileSync } from 'node:fs'

const FILE = new URL('../package-lock.json', import.meta.url)
const SYSTEMS = ['darwin', 'win32', 'linux', 'freebsd', 'android', 'openharmony', 'sunos', 'netbsd', 'openbsd', 'aix']
const CPUS = ['arm64', 'x64', 'ia32', 'arm', 'loong64', 'ppc64', 'riscv64', 's390x', 'mips64el', 'wasm32']

const lock = JSON.parse(readFileSync(FILE, 'utf8'))
const packages = lock.packages

/** Where Node would find `name` from `path`: its own node_modules, then each folder above. */
function isKnown(path, name) {
  for (let at = path; ; at = at.replace(/\/?node_modules\/(@[^/]+\/)?[^/]+$/, '')) {
    if (packages[`${at ? `${at}/` : ''}node_modules/${name}`]) return true
    if (at === '') return false
  }
}

const added = []
for (const [path, entry] of Object.entries(packages)) {
  for (const [name, version] of Object.entries(entry.optionalDependencies ?? {})) {
    const words = name.split(/[-/@]/)
    const os = SYSTEMS.find(system => words.includes(system))
    if (isKnown(path, name) || os === undefined || !/^\d/.test(version)) continue
    const cpu = CPUS.find(kind => words.includes(kind)) ?? 'none'
    packages[`node_modules/${name}`] = { version, cpu: [cpu], ...(entry.dev && { dev: true }), license: entry.license, optional: true, os: [os] }
    added.push(`${name}@${version}`)
  }
}
lock.packages = Object.fromEntries(Object.entries(packages).sort(([a], [b]) => (a < b ? -1 : 1)))
writeFileSync(FILE, `${JSON.stringify(lock, null, 2)}\n`)
process.stdout.write(`${added.length} written down ${added.join(' ')}\n`)
