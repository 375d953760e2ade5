import { execFileSync, spawn, spawnSync } from 'node:child_process'
import { chownSync, chmodSync, existsSync, mkdirSync, mkdtempSync, readFileSync, readdirSync, renameSync, rmSync, symlinkSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { setTimeout as sleep } from 'node:timers/promises'
import { freePort } from '../port.ts'

export type Postgis = AsyncDisposable & { readonly url: string; readonly pid: number }

/** Libraries `postgis-3.so` links; apt-get names what of them and of PostgreSQL 15 itself this machine lacks. */
const NEEDS = ['postgresql-15', 'libgeos-c1v5', 'libproj25', 'libprotobuf-c1']
/** Always unpacked: PostgreSQL looks for its extensions beside its own program. */
const ALWAYS = ['postgresql-15', 'postgresql-15-postgis-3', 'postgresql-15-postgis-3-scripts']
const CACHES = [join(import.meta.dirname, '../../.cache'), '/var/cache/guatu']
const READY_MS = 20_000

/** As our own embedded database is set, so that a peer has the same; JIT costs short queries more than it gives. */
const SETTINGS = {
  listen_addresses: '127.0.0.1', unix_socket_directories: '', max_connections: '100', shared_buffers: '256MB', max_wal_size: '2GB',
  timezone: 'UTC', log_timezone: 'UTC', jit: 'off',
}

/**
 * PostgreSQL 15 with PostGIS 3.3, Debian's packages unpacked into a cache and never installed: a private cluster on a free
 * port, gone when disposed. Needs Debian 12 and apt-get. As root the server runs as `nobody`.
 */
export async function startPostgis(settings: Readonly<Record<string, string>> = {}): Promise<Postgis> {
  const runAs = whoRuns()
  const root = unpacked(runAs)
  const bin = join(root, 'usr/lib/postgresql/15/bin')
  const library = join(root, 'usr/lib', existsSync(join(root, 'usr/lib/aarch64-linux-gnu')) ? 'aarch64-linux-gnu' : 'x86_64-linux-gnu')
  const env = { LC_ALL: 'C', TZ: 'UTC', PATH: process.env['PATH'], LD_LIBRARY_PATH: library, PROJ_DATA: join(root, 'usr/share/proj'), NODE_ENV: 'production' as const }
  const folder = mkdtempSync(join(tmpdir(), 'guatu-postgis-'))
  if (runAs.uid !== undefined && runAs.gid !== undefined) chownSync(folder, runAs.uid, runAs.gid)
  const data = join(folder, 'data')
  execFileSync(join(bin, 'initdb'), ['-D', data, '-U', 'postgres', '--auth=trust', '--encoding=UTF8', '--no-locale', '--no-sync'], { ...runAs, cwd: '/', env, stdio: 'pipe' })
  const port = await freePort()
  const all = Object.entries({ ...SETTINGS, ...settings, port: String(port) })
  const child = spawn(join(bin, 'postgres'), ['-D', data, ...all.flatMap(([name, value]) => ['-c', `${name}=${value}`])], { ...runAs, cwd: '/', env, stdio: 'ignore' })
  const gone = new Promise<void>(resolve => child.once('exit', () => resolve()).once('error', () => resolve()))
  const goAlong = () => child.kill('SIGQUIT')
  process.once('exit', goAlong)
  const stop = async () => {
    process.off('exit', goAlong)
    child.kill('SIGINT')
    await gone
    rmSync(folder, { recursive: true, force: true })
  }
  await untilReady(data, () => child.exitCode !== null).catch(async (error: unknown) => {
    await stop()
    throw error
  })
  return { url: `postgresql://postgres@127.0.0.1:${port}/postgres`, pid: child.pid!, [Symbol.asyncDispose]: stop }
}

async function untilReady(data: string, hasEnded: () => boolean): Promise<void> {
  const file = join(data, 'postmaster.pid')
  for (const until = Date.now() + READY_MS; Date.now() < until && !hasEnded(); await sleep(20)) {
    if (existsSync(file) && readFileSync(file, 'utf8').split('\n')[7]?.trim() === 'ready') return
  }
  throw new Error('PostGIS did not start')
}

type RunAs = { readonly uid?: number; readonly gid?: number }

function whoRuns(): RunAs {
  if (process.getuid?.() !== 0) return {}
  const [, , uid, gid] = readFileSync('/etc/passwd', 'utf8').split('\n').find(line => line.startsWith('nobody:'))!.split(':')
  return { uid: Number(uid), gid: Number(gid) }
}

/** The folder the packages are unpacked in: the first of the caches the server's account can reach. */
function unpacked(runAs: RunAs): string {
  for (const cache of CACHES) {
    mkdirSync(cache, { recursive: true, mode: 0o755 })
    const folder = join(cache, 'debian-postgis')
    if (!existsSync(folder)) unpack(folder)
    if (spawnSync('test', ['-r', join(folder, 'usr/lib/postgresql/15/lib/postgis-3.so')], { ...runAs, cwd: '/' }).status === 0) return folder
  }
  throw new Error('no cache folder that the account nobody can read')
}

/** Unpacks beside and renames, so that two starts at once never see half of it. */
function unpack(folder: string): void {
  const draft = mkdtempSync(`${folder}-`)
  try {
    const lacking = execFileSync('apt-get', ['install', '--simulate', '--no-install-recommends', ...NEEDS], { encoding: 'utf8' })
    const names = new Set([...ALWAYS, ...[...lacking.matchAll(/^Inst (\S+)/gm)].map(match => match[1]!)])
    execFileSync('apt-get', ['download', '--quiet', ...names], { cwd: draft, stdio: 'pipe' })
    for (const file of readdirSync(draft)) execFileSync('dpkg', ['-x', file, 'root'], { cwd: draft })
    chmodSync(join(draft, 'root'), 0o755)
    const extensions = join(draft, 'root/usr/share/postgresql/15/extension')
    symlinkSync('postgis-3.control', join(extensions, 'postgis.control')) // what update-alternatives would do
    renameSync(join(draft, 'root'), folder)
  } catch (error) {
    if (!existsSync(folder)) throw error
  } finally {
    rmSync(draft, { recursive: true, force: true })
  }
}
