import { createServer } from 'node:net'
import { readFileSync } from 'node:fs'
import { Client } from 'pg'
import type { Logger } from 'pino'
import { readyBinaries } from './binaries.ts'
import { initCluster } from './cluster.ts'
import { holdAlone } from './lock.ts'
import { type Home, openHome } from './place.ts'
import { stopLeftOver } from './left-over.ts'
import { type Postmaster, startPostmaster } from './postmaster.ts'

export { dataDirInUse } from './lock.ts'

/** What the database is doing, in few lines; a pino logger fits. */
export type Progress = Pick<Logger, 'info' | 'warn'>

export type EmbeddedPostgresOptions = {
  readonly dataDir: string
  readonly log: Progress
  /** 0 or absent: a free one. */
  readonly port?: number
  /** Server settings over ours, such as `{ fsync: 'off' }` for tests. */
  readonly settings?: Readonly<Record<string, string>>
}

export type EmbeddedPostgres = AsyncDisposable & {
  readonly url: string
  /** Resolves when the server has gone, with whether we asked it to. */
  readonly gone: Promise<{ asked: boolean }>
}

const DATABASE = 'guatu'
/** Between asking for a free port and taking it, someone else may: measured never, so a few tries are plenty. */
const PORT_TRIES = 5

/**
 * A real PostgreSQL 18 in `dataDir/postgres`, on 127.0.0.1, for this process alone.
 * As root the server runs as `nobody`, because PostgreSQL refuses root.
 */
export async function startEmbeddedPostgres(options: EmbeddedPostgresOptions): Promise<EmbeddedPostgres> {
  await using undo = new AsyncDisposableStack()
  undo.use(await holdAlone(options.dataDir))
  const home = openHome(options.dataDir, options.log)
  const native = readyBinaries(home.runAs, options.log)
  await stopLeftOver(home, options.log)
  await initCluster(home, native, options.log)
  const postmaster = undo.use(await startOnFreePort(home, native, options))
  const url = urlOf(home, postmaster.port)
  await createDatabase(url)
  options.log.info({ port: postmaster.port, data: home.data }, 'postgres ready')
  const held = undo.move()
  return { url, gone: postmaster.gone, [Symbol.asyncDispose]: () => held.disposeAsync() }
}

async function startOnFreePort(home: Home, native: string, options: EmbeddedPostgresOptions): Promise<Postmaster> {
  for (let tries = 1; ; tries++) {
    const port = options.port || (await freePort())
    try {
      return await startPostmaster({ home, native, port, settings: options.settings ?? {}, log: options.log })
    } catch (error) {
      const isTaken = error instanceof Error && /could not bind|address already in use/i.test(error.message)
      if (!isTaken || options.port || tries === PORT_TRIES) throw error
    }
  }
}

function freePort(): Promise<number> {
  return new Promise((resolve, reject) => {
    const server = createServer()
    server.once('error', reject)
    server.listen(0, '127.0.0.1', () => {
      const address = server.address()
      server.close(() => resolve(typeof address === 'object' && address ? address.port : 0))
    })
  })
}

function urlOf(home: Home, port: number) {
  const password = readFileSync(home.passwordFile, 'utf8').trim()
  return `postgresql://postgres:${password}@127.0.0.1:${port}/${DATABASE}`
}

async function createDatabase(url: string) {
  const client = new Client({ connectionString: url.replace(/\/[^/]*$/, '/postgres') })
  await client.connect()
  try {
    const { rowCount } = await client.query('SELECT FROM pg_database WHERE datname = $1', [DATABASE])
    if (!rowCount) await client.query(`CREATE DATABASE ${DATABASE}`)
  } finally {
    await client.end()
  }
}
