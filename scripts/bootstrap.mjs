// The first thing every npm script runs, on whatever Node (20 or later) the machine has and before anything is
// installed: so plain JavaScript and no dependency. It brings in what is missing and hands over to Node 24.
import { spawn } from 'node:child_process'
import { existsSync, readFileSync } from 'node:fs'
import { dirname, join } from 'node:path'
import { fileURLToPath } from 'node:url'

const ROOT = join(dirname(fileURLToPath(import.meta.url)), '..')
const OLDEST_NODE = [20, 0]
/** The oldest Node that runs our .ts files as they are. */
const OLDEST_TYPESCRIPT_NODE = [22, 18]
const HEARTBEAT_MS = 5_000
const ORPHAN_POLL_MS = 250

/** No package phones home from here. */
const QUIET = {
  NEXT_TELEMETRY_DISABLED: '1',
  SCARF_ANALYTICS: 'false',
  DO_NOT_TRACK: '1',
  DISABLE_OPENCOLLECTIVE: '1',
  PLAYWRIGHT_SKIP_BROWSER_DOWNLOAD: '1',
}

/** What runs for `npm start`, `npm run dev` and so on, one after the other. */
const RUNS = {
  start: [['scripts/build-web.ts'], ['--import', './scripts/lifeline.mjs', 'scripts/start.ts']],
  bench: [['tests/bench/run.ts']],
  chaos: [['tests/chaos/run.ts']],
  dev: [['--watch', '--watch-preserve-output', ...watched(), 'scripts/start.ts', '--dev']],
}

/** Restarts the server when its code changes; Next reloads the screens by itself. */
function watched() {
  return ['domain', 'platform', 'realtime', 'media', 'scripts']
    .map(room => join(ROOT, room))
    .filter(existsSync)
    .map(folder => `--watch-path=${folder}`)
}

function say(line) {
  process.stderr.write(`${line}\n`)
}

function stop(line) {
  say(`✗ ${line}`)
  process.exit(1)
}

function isAtLeast(version, [major, minor]) {
  const [ours, oursMinor] = version.split('.').map(Number)
  return ours > major || (ours === major && oursMinor >= minor)
}

function checkMachine() {
  if (!isAtLeast(process.versions.node, OLDEST_NODE)) {
    stop(`Guatu needs Node ${OLDEST_NODE[0]} or later to install itself; this is ${process.version}. 请安装 Node ${OLDEST_NODE[0]} 或更新的版本。`)
  }
  if (process.platform === 'win32') stop('Guatu runs on Linux (and macOS with DATABASE_URL). On Windows use WSL. 请在 Linux 或 WSL 中运行。')
}

function readLock(path) {
  try {
    return JSON.parse(readFileSync(path, 'utf8')).packages
  } catch {
    return undefined
  }
}

/** npm writes node_modules/.package-lock.json last, so it tells what a finished installation put there. */
function isInstalled() {
  const wanted = readLock(join(ROOT, 'package-lock.json'))
  const there = readLock(join(ROOT, 'node_modules/.package-lock.json'))
  if (!wanted) stop('package-lock.json is missing or broken; take the repository anew.')
  if (!there) return false
  const isRight = ([path, entry]) => {
    const found = there[path]
    return found ? found.version === entry.version && found.integrity === entry.integrity : entry.optional === true
  }
  return Object.entries(wanted).filter(([path]) => path !== '').every(isRight)
}

async function install() {
  const paths = Object.keys(readLock(join(ROOT, 'package-lock.json'))).filter(Boolean)
  const inPlace = () => paths.filter(path => existsSync(join(ROOT, path, 'package.json'))).length
  say('• Installing the dependencies by package-lock.json …')
  const since = Date.now()
  const seconds = () => Math.round((Date.now() - since) / 1000)
  const beat = setInterval(() => say(`  … ${seconds()} s, ${inPlace()} packages in place, at most ${paths.length}`), HEARTBEAT_MS)
  const args = ['ci', '--no-audit', '--no-fund', '--ignore-scripts', '--loglevel=error']
  const npm = process.env.npm_execpath
  const code = await (npm?.endsWith('.js') ? run(process.execPath, [npm, ...args]) : run('npm', args))
  clearInterval(beat)
  if (code !== 0) stop('npm could not install the dependencies (see above). Check the registry this machine uses: npm config get registry')
  say(`✓ Installed ${inPlace()} packages in ${seconds()} s`)
}

/** Node 24 as the lock file pins it, whatever the machine's own; else a machine's own that is new enough. */
function pinnedNode() {
  const pinned = join(ROOT, 'node_modules', `node-${process.platform}-${process.arch}`, 'bin/node')
  if (existsSync(pinned)) return pinned
  if (isAtLeast(process.versions.node, OLDEST_TYPESCRIPT_NODE)) return process.execPath
  return stop(`There is no Node 24 for ${process.platform} ${process.arch} in the lock file, and ${process.version} is older than ${OLDEST_TYPESCRIPT_NODE.join('.')}. Install a newer Node.`)
}

/**
 * Ends with the child's exit code. Each signal is passed on once; at a terminal Ctrl-C reaches the child by itself.
 * The channel is for lifeline.mjs: when this process is killed, a server started here drains and goes too.
 */
function run(command, args) {
  const env = { ...process.env, ...QUIET, PATH: `${join(ROOT, 'node_modules/.bin')}:${process.env.PATH ?? ''}` }
  const hasLifeline = args.includes('./scripts/lifeline.mjs')
  const child = spawn(command, args, { cwd: ROOT, env, stdio: ['inherit', 'inherit', 'inherit', ...(hasLifeline ? ['ipc'] : [])] })
  const passed = new Set()
  const pass = signal => {
    if (passed.has(signal) || (signal === 'SIGINT' && process.stdin.isTTY)) return
    passed.add(signal)
    child.kill(signal)
  }
  const signals = ['SIGINT', 'SIGTERM', 'SIGHUP']
  for (const signal of signals) process.on(signal, pass)
  const watch = whenOrphaned(() => pass('SIGTERM'))
  return new Promise(resolve => {
    child.once('error', error => stop(`${command} cannot be run: ${error.message}`))
    child.once('exit', (code, signal) => {
      clearInterval(watch)
      for (const name of signals) process.off(name, pass)
      resolve(signal ?? code)
    })
  })
}

/** npm passes SIGTERM to the shell between us, which dies of it and tells us nothing: a new parent is the sign. */
function whenOrphaned(act) {
  const parent = process.ppid
  const isUnderNpm = process.env.npm_lifecycle_event !== undefined
  return setInterval(() => {
    if (isUnderNpm && process.ppid !== parent) act()
  }, ORPHAN_POLL_MS)
}

/** Leaves as the child left: by the same signal or with the same code. */
function leave(end) {
  if (typeof end === 'string') process.kill(process.pid, end)
  else process.exit(end)
}

checkMachine()
if (!isInstalled()) await install()
const [name = 'start', ...args] = process.argv.slice(2)
const runs = RUNS[name] ?? [[`scripts/${name}.ts`]]
const node = pinnedNode()
for (const [index, parts] of runs.entries()) {
  const isLast = index === runs.length - 1
  const end = await run(node, isLast ? [...parts, ...args] : parts)
  if (end !== 0 || isLast) leave(end)
}
