import { type ChildProcess, spawn } from 'node:child_process'
import { once } from 'node:events'
import { chmodSync, chownSync, mkdtempSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { createInterface } from 'node:readline'
import { fileURLToPath } from 'node:url'
import { Client } from 'pg'
import { pino } from 'pino'
import { afterEach, beforeEach, describe, expect, onTestFinished, test } from 'vitest'
import { startEmbeddedPostgres } from './index.ts'

const log = pino({ level: 'silent' })
const isRoot = process.getuid?.() === 0
/** daemon: an unprivileged account every Linux has; initdb wants an entry in /etc/passwd. */
const SOMEONE = 1
const HOLDER = fileURLToPath(new URL('./hold-postgres.ts', import.meta.url))

let dataDir: string
beforeEach(() => {
  dataDir = mkdtempSync(join(tmpdir(), 'guatu-pg-'))
  chmodSync(dataDir, 0o755)
})
afterEach(() => rmSync(dataDir, { recursive: true, force: true }))

test('a new folder becomes a UTF-8 database with fsync on, and a restart keeps what was written', async () => {
  {
    await using server = await startEmbeddedPostgres({ dataDir, log })
    const [row] = await ask(server.url, "SELECT current_setting('server_encoding') AS encoding, current_setting('fsync') AS fsync, upper('é') AS upper, current_database() AS name")
    expect(row).toEqual({ encoding: 'UTF8', fsync: 'on', upper: 'É', name: 'guatu' })
    await ask(server.url, "CREATE TABLE kept AS SELECT '忻州' AS name")
  }
  await using again = await startEmbeddedPostgres({ dataDir, log })
  expect(await ask(again.url, 'SELECT name FROM kept')).toEqual([{ name: '忻州' }])
})

test('a second start on one folder is refused with the pid that holds it, and works once that has stopped', async () => {
  const first = await startEmbeddedPostgres({ dataDir, log })
  const second = startEmbeddedPostgres({ dataDir, log })
  await expect(second).rejects.toMatchObject({ code: 'data_dir_in_use', details: { pid: `pid ${process.pid}` } })
  await first[Symbol.asyncDispose]()
  await using third = await startEmbeddedPostgres({ dataDir, log })
  expect(await ask(third.url, 'SELECT 1 AS one')).toEqual([{ one: 1 }])
})

test('of eight processes that start at once on a new folder one has the database and seven are refused', async () => {
  const starts = Array.from({ length: 8 }, () => startEmbeddedPostgres({ dataDir, log }))
  const ended = await Promise.allSettled(starts)
  const started = ended.filter(end => end.status === 'fulfilled')
  expect(started).toHaveLength(1)
  for (const { value } of started) await value[Symbol.asyncDispose]()
})

test('after kill -9 of the process the database it left is stopped and started again, with every commit', async () => {
  for (let round = 1; round <= 3; round++) {
    const { url, child } = await hold(dataDir)
    await ask(url, `CREATE TABLE round_${round} AS SELECT ${round} AS n`)
    await kill(child)
    expect(await ask(url, 'SELECT 1 AS alive')).toEqual([{ alive: 1 }])
  }
  await using server = await startEmbeddedPostgres({ dataDir, log })
  expect(await ask(server.url, 'SELECT n FROM round_1 UNION SELECT n FROM round_2 UNION SELECT n FROM round_3 ORDER BY n')).toEqual([{ n: 1 }, { n: 2 }, { n: 3 }])
})

test('after kill -9 of the process and the server a commit is still there', async () => {
  const { url, child } = await hold(dataDir)
  await ask(url, 'CREATE TABLE kept AS SELECT 1 AS n')
  const postmaster = Number(readFileSync(join(dataDir, 'postgres/data/postmaster.pid'), 'utf8').split('\n')[0])
  await kill(child)
  process.kill(postmaster, 'SIGKILL')
  await using server = await startEmbeddedPostgres({ dataDir, log })
  expect(await ask(server.url, 'SELECT n FROM kept')).toEqual([{ n: 1 }])
})

test('a stale postmaster.pid whose pid is another program now neither stops the start nor that program', async () => {
  await using stranger = sleeper()
  {
    await using _ = await startEmbeddedPostgres({ dataDir, log })
  }
  writeFileSync(join(dataDir, 'postgres/data/postmaster.pid'), `${stranger.pid}\n${dataDir}/postgres/data\n1\n5432\n\n\n\nready\n`)
  await using server = await startEmbeddedPostgres({ dataDir, log })
  expect(await ask(server.url, 'SELECT 1 AS one')).toEqual([{ one: 1 }])
  expect(stranger.exitCode).toBeNull()
})

test('a start cut short before it finished leaves a folder the next start can use', async () => {
  const child = spawn(process.execPath, [HOLDER, dataDir], { stdio: 'ignore' })
  await new Promise(resolve => setTimeout(resolve, 450)) // initdb takes longer than this.
  await kill(child)
  await using server = await startEmbeddedPostgres({ dataDir, log })
  expect(await ask(server.url, 'SELECT 1 AS one')).toEqual([{ one: 1 }])
})

test('a wish for a port is granted', async () => {
  const port = 20_000 + Math.floor(Math.random() * 10_000)
  await using server = await startEmbeddedPostgres({ dataDir, log, port })
  expect(new URL(server.url).port).toBe(String(port))
})

describe.runIf(isRoot)('as root', () => {
  test('a data folder behind a 0700 home gets its database elsewhere, and finds it again', async () => {
    chmodSync(dataDir, 0o700)
    const inner = join(dataDir, '.data')
    for (const expected of [null, 'kept']) {
      await using server = await startEmbeddedPostgres({ dataDir: inner, log })
      expect(await ask(server.url, "SELECT to_regclass('kept')::text AS kept")).toEqual([{ kept: expected }])
      await ask(server.url, 'CREATE TABLE IF NOT EXISTS kept ()')
      const [row] = await ask(server.url, "SELECT current_setting('data_directory') AS folder")
      onTestFinished(() => rmSync(join(String(row?.['folder']), '..'), { recursive: true, force: true }))
    }
  })

  test('a database of another account is run as that account, and one that nobody can reach is refused and kept', async () => {
    const asSomeone = await hold(dataDir, SOMEONE)
    await ask(asSomeone.url, 'CREATE TABLE kept ()')
    expect(statSync(join(dataDir, 'postgres')).uid).toBe(SOMEONE)
    await kill(asSomeone.child)
    {
      await using server = await startEmbeddedPostgres({ dataDir, log })
      expect(await ask(server.url, "SELECT to_regclass('kept')::text AS kept")).toEqual([{ kept: 'kept' }])
    }
    chownSync(dataDir, 0, 0)
    chmodSync(dataDir, 0o700)
    await expect(startEmbeddedPostgres({ dataDir, log })).rejects.toMatchObject({ code: 'database_out_of_reach' })
    expect(readFileSync(join(dataDir, 'postgres/data/PG_VERSION'), 'utf8').trim()).toBe('18')
  })
})

async function ask(url: string, statement: string): Promise<Record<string, unknown>[]> {
  const client = new Client({ connectionString: url })
  await client.connect()
  try {
    return (await client.query(statement)).rows
  } finally {
    await client.end()
  }
}

/** Starts the database in a process of its own, so that it can be killed. */
async function hold(folder: string, uid?: number): Promise<{ url: string; child: ChildProcess }> {
  if (uid !== undefined) chownSync(folder, uid, uid)
  const child = spawn(process.execPath, [HOLDER, folder], { stdio: ['ignore', 'pipe', 'inherit'], ...(uid === undefined ? {} : { uid, gid: uid }) })
  const ended = once(child, 'exit').then(([code]) => Promise.reject(new Error(`The holder ended with ${code}.`)))
  const [url] = (await Promise.race([once(createInterface(child.stdout), 'line'), ended])) as [string]
  ended.catch(() => undefined)
  return { url, child }
}

async function kill(child: ChildProcess) {
  child.kill('SIGKILL')
  if (child.exitCode === null && child.signalCode === null) await once(child, 'exit')
}

function sleeper() {
  const owner = isRoot ? { uid: 65_534, gid: 65_534 } : {}
  const child = spawn('sleep', ['60'], { stdio: 'ignore', cwd: '/', ...owner })
  return Object.assign(child, { [Symbol.asyncDispose]: () => kill(child) })
}
