import { type ChildProcess, spawn } from 'node:child_process'
import { chmodSync, mkdirSync, mkdtempSync, readFileSync, realpathSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { pino } from 'pino'
import { type EmbeddedPostgres, startEmbeddedPostgres } from '#platform/embedded-postgres'
import { freePort } from '#tests/port'
import { Balancer } from './balancer.ts'

const LOG = pino({ level: 'silent' })

/** What the gateways stand on: a PostgreSQL of its own with fsync on, a Redis, one port in front. All of it can be killed. */
export class Stage implements AsyncDisposable {
  readonly folder: string
  readonly balancer: Balancer
  readonly redisPort: number
  #postgres: EmbeddedPostgres
  #redis: ChildProcess

  private constructor(parts: { folder: string; balancer: Balancer; postgres: EmbeddedPostgres; redis: ChildProcess; redisPort: number }) {
    this.folder = parts.folder
    this.balancer = parts.balancer
    this.redisPort = parts.redisPort
    this.#postgres = parts.postgres
    this.#redis = parts.redis
  }

  static async open(): Promise<Stage> {
    const folder = mkdtempSync(join(tmpdir(), 'guatu-stream-'))
    chmodSync(folder, 0o755)
    const redisPort = await freePort()
    const dataDir = join(folder, 'data')
    mkdirSync(dataDir, { mode: 0o755 })
    const [postgres, redis, balancer] = await Promise.all([startEmbeddedPostgres({ dataDir, log: LOG }), startRedis(redisPort), Balancer.open()])
    return new Stage({ folder, balancer, postgres, redis, redisPort })
  }

  get databaseUrl(): string {
    return this.#postgres.url
  }

  get redisUrl(): string {
    return `redis://127.0.0.1:${this.redisPort}`
  }

  /** kill -9 for the postmaster and every backend, and up again from what is on the disk, on the same port. */
  async killPostgres(): Promise<void> {
    const cluster = join(realpathSync(join(this.folder, 'data/postgres')), 'data')
    const postmaster = Number(readFileSync(join(cluster, 'postmaster.pid'), 'utf8').split('\n')[0])
    const backends = readFileSync(`/proc/${postmaster}/task/${postmaster}/children`, 'utf8').trim().split(' ').filter(Boolean).map(Number)
    for (const pid of [postmaster, ...backends]) kill(pid)
    const port = Number(new URL(this.databaseUrl).port)
    await this.#postgres[Symbol.asyncDispose]()
    this.#postgres = await startEmbeddedPostgres({ dataDir: join(this.folder, 'data'), log: LOG, port })
  }

  async killRedis(downMs: number): Promise<void> {
    this.#redis.kill('SIGKILL')
    await new Promise(resolve => setTimeout(resolve, downMs))
    this.#redis = await startRedis(this.redisPort)
  }

  async [Symbol.asyncDispose](): Promise<void> {
    this.balancer[Symbol.dispose]()
    this.#redis.kill('SIGKILL')
    await this.#postgres[Symbol.asyncDispose]()
    rmSync(this.folder, { recursive: true, force: true })
  }
}

function kill(pid: number): void {
  try {
    process.kill(pid, 'SIGKILL')
  } catch {
    // Gone with its postmaster.
  }
}

async function startRedis(port: number): Promise<ChildProcess> {
  const child = spawn('redis-server', ['--port', String(port), '--save', '', '--appendonly', 'no', '--bind', '127.0.0.1'], { stdio: ['ignore', 'pipe', 'ignore'] })
  for await (const line of child.stdout!) if (String(line).includes('Ready to accept')) return child
  throw new Error('redis-server did not start; install Debian package redis-server')
}
