import { chmodSync, mkdirSync, mkdtempSync, readFileSync, realpathSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { pino } from 'pino'
import { type EmbeddedPostgres, startEmbeddedPostgres } from '#platform/embedded-postgres'
import { type TestRedis, startRedis } from '#tests/redis'
import { Balancer } from './balancer.ts'

const LOG = pino({ level: 'silent' })

/** What the gateways stand on: a PostgreSQL of its own with fsync on, a Redis, one port in front. All of it can be killed. */
export class Stage implements AsyncDisposable {
  readonly folder: string
  readonly balancer: Balancer
  #postgres: EmbeddedPostgres
  #redis: TestRedis

  private constructor(parts: { folder: string; balancer: Balancer; postgres: EmbeddedPostgres; redis: TestRedis }) {
    this.folder = parts.folder
    this.balancer = parts.balancer
    this.#postgres = parts.postgres
    this.#redis = parts.redis
  }

  static async open(): Promise<Stage> {
    const folder = mkdtempSync(join(tmpdir(), 'guatu-stream-'))
    chmodSync(folder, 0o755)
    const dataDir = join(folder, 'data')
    mkdirSync(dataDir, { mode: 0o755 })
    const [postgres, redis, balancer] = await Promise.all([startEmbeddedPostgres({ dataDir, log: LOG }), startRedis(), Balancer.open()])
    return new Stage({ folder, balancer, postgres, redis })
  }

  get databaseUrl(): string {
    return this.#postgres.url
  }

  get redisUrl(): string {
    return this.#redis.url
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
    const { port } = this.#redis
    await this.#redis.kill()
    await new Promise(resolve => setTimeout(resolve, downMs))
    this.#redis = await startRedis({ port })
  }

  async [Symbol.asyncDispose](): Promise<void> {
    this.balancer[Symbol.dispose]()
    await this.#redis.kill()
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
