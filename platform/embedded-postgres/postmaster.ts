import { type ChildProcess, spawn } from 'node:child_process'
import { closeSync, existsSync, openSync, readFileSync, renameSync } from 'node:fs'
import { join } from 'node:path'
import { setTimeout as sleep } from 'node:timers/promises'
import type { Progress } from './index.ts'
import { BARE, type Home, give } from './place.ts'

export type Postmaster = AsyncDisposable & { readonly port: number; readonly gone: Promise<{ asked: boolean }> }

type Start = {
  readonly home: Home
  readonly native: string
  readonly port: number
  readonly settings: Readonly<Record<string, string>>
  readonly log: Progress
}

/** For a laptop and a small city alike; everything else is PostgreSQL's default, fsync on. */
const SETTINGS = {
  listen_addresses: '127.0.0.1',
  unix_socket_directories: '',
  max_connections: '200',
  shared_buffers: '256MB',
  max_wal_size: '2GB',
  log_timezone: 'UTC',
  timezone: 'UTC',
  log_checkpoints: 'off',
}

/** Fast shutdown gets this long, then the database is dropped as if by a crash; both keep every commit. */
const FAST_STOP_MS = 5_000
const POLL_MS = 20
const SAY_EVERY_MS = 5_000

/** Starts the server in a session of its own: Ctrl-C at the terminal stops us first, and we stop it. */
export async function startPostmaster({ home, native, port, settings, log }: Start): Promise<Postmaster> {
  if (existsSync(home.logFile)) renameSync(home.logFile, `${home.logFile}.1`)
  const output = openSync(home.logFile, 'a', 0o600)
  give(home.logFile, home.runAs)
  const all = Object.entries({ ...SETTINGS, ...settings, port: String(port) })
  const child = spawn(join(native, 'bin/postgres'), ['-D', home.data, ...all.flatMap(([name, value]) => ['-c', `${name}=${value}`])], {
    ...home.runAs, cwd: '/', detached: true, stdio: ['ignore', output, output], env: BARE,
  })
  closeSync(output)
  const gone = new Promise<void>(resolve => child.once('exit', () => resolve()).once('error', () => resolve()))
  await untilReady(child, home, log)
  child.unref()
  let asked = false
  // A process that ends without a word takes its database along; only kill -9 leaves it to stopLeftOver.
  const goAlong = () => child.kill('SIGINT')
  process.once('exit', goAlong)
  const stop = async () => {
    asked = true
    await stopChild(child, gone, log)
    process.off('exit', goAlong)
  }
  return { port, gone: gone.then(() => ({ asked })), [Symbol.asyncDispose]: stop }
}

async function untilReady(child: ChildProcess, home: Home, log: Progress) {
  const since = Date.now()
  let saidAt = since
  while (!isReady(child, home)) {
    if (child.exitCode !== null || child.signalCode !== null || child.pid === undefined) throw new Error(`PostgreSQL did not start:\n${tailOf(home)}`)
    if (Date.now() - saidAt > SAY_EVERY_MS) {
      saidAt = Date.now()
      log.info({ seconds: Math.round((saidAt - since) / 1000) }, 'postgres is recovering')
    }
    await sleep(POLL_MS)
  }
}

/** Line 8 of postmaster.pid is the server's own word on its state. */
function isReady(child: ChildProcess, home: Home) {
  const lines = pidFile(home)
  return lines !== undefined && Number(lines[0]) === child.pid && lines[7]?.trim() === 'ready'
}

async function stopChild(child: ChildProcess, gone: Promise<void>, log: Progress) {
  if (child.exitCode !== null || child.signalCode !== null) return
  child.ref()
  child.kill('SIGINT')
  const isDown = await Promise.race([gone.then(() => true), sleep(FAST_STOP_MS, false, { ref: false })])
  if (isDown) return
  log.warn({}, 'postgres did not stop in time; stopping it hard')
  child.kill('SIGQUIT')
  await gone
}

function pidFile(home: Home) {
  try {
    return readFileSync(join(home.data, 'postmaster.pid'), 'utf8').split('\n')
  } catch {
    return undefined
  }
}

function tailOf(home: Home) {
  return existsSync(home.logFile) ? readFileSync(home.logFile, 'utf8').split('\n').slice(-15).join('\n') : ''
}
