import { type ChildProcess, spawn } from 'node:child_process'
import { join } from 'node:path'
import pg from 'pg'
import type { Stage } from '../../chaos/stream/stage.ts'
import { type ClientPlan, type System, areaOfClient } from '../../chaos/stream/system.ts'

const READY_WITHIN_MS = 30_000

/** Socket.IO on the same stage, with or without its connection state recovery. */
export class PeerSystem implements System {
  readonly name: string
  readonly clients = join(import.meta.dirname, 'peer-clients.ts')
  readonly #recovery: 'on' | 'off'

  constructor(recovery: 'on' | 'off') {
    this.#recovery = recovery
    this.name = recovery === 'on' ? 'Socket.IO with state recovery and redis-streams' : 'Socket.IO'
  }

  async startGateway(stage: Stage, { port }: { port: number }): Promise<ChildProcess> {
    const set = { PORT: String(port), DATABASE_URL: stage.databaseUrl, REDIS_URL: stage.redisUrl, RECOVERY: this.#recovery }
    const child = spawn(process.execPath, [join(import.meta.dirname, 'peer-gateway.ts')], { env: { ...process.env, ...set }, stdio: ['ignore', 'ignore', 'inherit'] })
    const untilMs = Date.now() + READY_WITHIN_MS
    while (Date.now() < untilMs) {
      if (child.signalCode !== null || (await fetch(`http://127.0.0.1:${port}/`).then(answer => answer.ok, () => false))) return child
      await new Promise(resolve => setTimeout(resolve, 50))
    }
    throw new Error('the peer did not come up')
  }

  async prepare(stage: Stage, clients: number): Promise<readonly ClientPlan[]> {
    return Array.from({ length: clients }, (_, client) => ({ origin: stage.balancer.originOf(client), cookie: '', area: areaOfClient(client) }))
  }

  async publish(stage: Stage, what: { id: string; area: number }): Promise<boolean> {
    const answer = await fetch(`${stage.balancer.originOf(9_999)}/publish`, { method: 'POST', body: JSON.stringify(what) })
    return answer.ok
  }

  async ledger(stage: Stage): Promise<readonly string[]> {
    const client = new pg.Client({ connectionString: stage.databaseUrl })
    await client.connect()
    const { rows } = await client.query<{ id: string }>('select id from peer_event order by n')
    await client.end()
    return rows.map(row => row.id)
  }
}
