import { type SpawnSyncOptions, spawnSync } from 'node:child_process'
import { chownSync, existsSync, lstatSync, mkdirSync, mkdtempSync, readFileSync, readdirSync, realpathSync, rmSync, rmdirSync, statSync, symlinkSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { problem } from '#platform/pure'
import type { Progress } from './index.ts'

/** Who PostgreSQL runs as: ourselves (`{}`), or `nobody` when we are root. */
export type RunAs = { readonly uid?: number; readonly gid?: number }

/** One folder, owned by whoever PostgreSQL runs as: the cluster, its password and its log. */
export type Home = {
  readonly runAs: RunAs
  readonly folder: string
  readonly data: string
  readonly passwordFile: string
  readonly logFile: string
}

/** What PostgreSQL's programs see of our environment. Next's types ask every environment for NODE_ENV. */
export const BARE: NodeJS.ProcessEnv = { LC_ALL: 'C', TZ: 'UTC', NODE_ENV: 'production' }

/** Where root keeps databases whose own folder lies behind a door `nobody` cannot pass, such as /root. */
const OUTSIDE = '/var/lib/guatu'

const noNobody = problem('no_nobody_account', 500, {
  zh: '以 root 运行内置 PostgreSQL 需要系统账号 nobody；请创建它，或用普通用户运行，或设置 DATABASE_URL。',
  en: 'As root the embedded PostgreSQL needs the system account nobody. Create it, run as an ordinary user, or set DATABASE_URL.',
})

const outOfReach = problem<{ folder: string; uid: string }>('database_out_of_reach', 500, {
  zh: ({ folder, uid }) => `账号（uid ${uid}）读不到数据库目录 ${folder}；请用它的所有者运行，或放开上级目录的权限。`,
  en: ({ folder, uid }) => `The account with uid ${uid} cannot reach the database in ${folder}. Run as its owner, or open the folders above it.`,
})

/** `dataDir/postgres`, or a link there to where the database can live. */
export function openHome(dataDir: string, log: Progress): Home {
  const place = join(dataDir, 'postgres')
  dropDanglingLink(place)
  const runAs = whoRuns(place)
  const folder = openFolder(place, runAs, log)
  return { runAs, folder, data: join(folder, 'data'), passwordFile: join(folder, 'password'), logFile: join(folder, 'postgres.log') }
}

/** True when the account PostgreSQL runs as can read what lies at `path`. */
export function canReach(path: string, runAs: RunAs) {
  return spawnSync('test', ['-r', path], { ...runAs, cwd: '/', stdio: 'ignore' } satisfies SpawnSyncOptions).status === 0
}

/** Writes a file for the account PostgreSQL runs as, and nobody else. */
export function writeFor(runAs: RunAs, file: string, text: string) {
  writeFileSync(file, text, { mode: 0o600, flush: true })
  give(file, runAs)
}

function openFolder(place: string, runAs: RunAs, log: Progress) {
  if (!existsSync(place)) {
    mkdirSync(place, { mode: 0o700 })
    give(place, runAs)
  }
  const folder = realpathSync(place)
  if (canReach(folder, runAs)) return folder
  if (process.getuid?.() !== 0 || readdirSync(folder).length) throw outOfReach({ folder, uid: String(runAs.uid ?? process.getuid?.()) })
  return openOutside(place, runAs, log)
}

function openOutside(place: string, runAs: RunAs, log: Progress) {
  mkdirSync(OUTSIDE, { recursive: true, mode: 0o755 })
  const outside = mkdtempSync(join(OUTSIDE, 'postgres-'))
  give(outside, runAs)
  rmdirSync(place) // Empty, or this throws.
  symlinkSync(outside, place)
  log.info({ folder: outside }, 'the account nobody cannot reach the data folder; the database is kept here')
  return outside
}

function dropDanglingLink(place: string) {
  const isLink = lstatSync(place, { throwIfNoEntry: false })?.isSymbolicLink()
  if (isLink && !existsSync(place)) rmSync(place)
}

/** Root runs an existing database as its owner, a new one as nobody. */
function whoRuns(place: string): RunAs {
  if (process.getuid?.() !== 0) return {}
  const owner = statSync(place, { throwIfNoEntry: false })
  if (owner?.uid) return { uid: owner.uid, gid: owner.gid }
  const entry = readFileSync('/etc/passwd', 'utf8').split('\n').find(line => line.startsWith('nobody:'))
  if (!entry) throw noNobody()
  const [, , uid, gid] = entry.split(':')
  return { uid: Number(uid), gid: Number(gid) }
}

/** Makes `path` theirs; nothing to do unless we are root. */
export function give(path: string, { uid, gid }: RunAs) {
  if (uid !== undefined && gid !== undefined) chownSync(path, uid, gid)
}
