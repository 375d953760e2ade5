import { execFile } from 'node:child_process'
import { randomBytes } from 'node:crypto'
import { existsSync, readFileSync, readdirSync, renameSync, rmSync } from 'node:fs'
import { join } from 'node:path'
import { promisify } from 'node:util'
import { problem } from '#platform/pure'
import type { Progress } from './index.ts'
import { BARE, type Home, writeFor } from './place.ts'

const MAJOR = '18'

const otherMajor = problem<{ found: string; folder: string }>('postgres_major_differs', 500, {
  zh: ({ found, folder }) => `${folder} 是 PostgreSQL ${found} 的数据，本版本用 ${MAJOR}；请先导出再导入。`,
  en: ({ found, folder }) => `${folder} holds data of PostgreSQL ${found}; this version runs ${MAJOR}. Dump it there and load it here.`,
})

/** C.UTF-8 from PostgreSQL itself: code-point order that no update of the machine's locales can change. */
const INITDB = ['--encoding=UTF8', '--locale=C', '--locale-provider=builtin', '--builtin-locale=C.UTF-8', '--username=postgres', '--auth=scram-sha-256', '--data-checksums']

/** Makes the cluster beside its place and renames it there, so that a start cut short leaves no half of one. */
export async function initCluster(home: Home, native: string, log: Progress) {
  dropDrafts(home)
  const versionFile = join(home.data, 'PG_VERSION')
  if (existsSync(versionFile)) return sameMajor(readFileSync(versionFile, 'utf8').trim(), home)
  log.info({ folder: home.data }, 'making a new database')
  writeFor(home.runAs, home.passwordFile, `${randomBytes(24).toString('base64url')}\n`)
  const draft = join(home.folder, `draft-${randomBytes(6).toString('hex')}`)
  const args = [...INITDB, `--pwfile=${home.passwordFile}`, `--pgdata=${draft}`]
  await promisify(execFile)(join(native, 'bin/initdb'), args, { ...home.runAs, cwd: '/', env: BARE })
  renameSync(draft, home.data)
}

function sameMajor(found: string, home: Home) {
  if (found !== MAJOR) throw otherMajor({ found, folder: home.data })
}

function dropDrafts(home: Home) {
  for (const name of readdirSync(home.folder)) {
    if (name.startsWith('draft-')) rmSync(join(home.folder, name), { recursive: true, force: true })
  }
}
