import { setTimeout as pause } from 'node:timers/promises'
import type { Client } from '../../city.ts'
import { GRID, middleOf } from '../../town.ts'

const WORKERS = [0, 1, 2]
const STEPS = ['accept', 'resolve', 'close']

/** What the server said yes to, by title: the incident and the steps it acknowledged. */
type Kept = Map<string, { readonly id: string; readonly steps: string[] }>

/** A desk that reports incidents and walks each through its life, asking again with the same key until it is answered. */
export class IncidentWork {
  readonly kept: Kept = new Map()
  readonly #commander: Client
  #isOver = false

  constructor(commander: Client) {
    this.#commander = commander
  }

  stop(): void {
    this.#isOver = true
  }

  async drive(): Promise<void> {
    await Promise.all(WORKERS.map(worker => this.#work(worker)))
  }

  async #work(worker: number): Promise<void> {
    for (let turn = 0; !this.#isOver; turn++) {
      const title = `worker ${worker} turn ${turn}`
      const reported = await insist(this.#commander, 'POST /api/incidents', { title, kind: 'fall', severity: 'minor', position: middleOf(GRID) })
      const id = String(reported['id'])
      const steps: string[] = []
      this.kept.set(title, { id, steps })
      for (const step of STEPS) {
        if (this.#isOver) break
        await insist(this.#commander, `POST /api/incidents/${id}/${step}`, {})
        steps.push(step)
      }
    }
  }

  /** How many incidents are not there once, with just the steps that were acknowledged. */
  async differing(): Promise<number> {
    const listed = Map.groupBy(await allIncidents(this.#commander), ({ title }) => title)
    let differing = 0
    for (const [title, { id, steps }] of this.kept) {
      const told = (await this.#commander.ask(`GET /api/incidents/${id}/timeline`)).body['items'] as { step: string | null }[]
      const isSame = told.flatMap(entry => entry.step ?? []).join() === steps.join() && listed.get(title)?.map(incident => incident.id).join() === id
      if (!isSame) differing++
    }
    return differing
  }
}

async function insist(client: Client, route: string, body: unknown): Promise<Record<string, unknown>> {
  const key = { 'idempotency-key': crypto.randomUUID() }
  for (;;) {
    const answer = await client.ask(route, body, key).catch(() => null)
    if (answer?.status === 200) return answer.body
    if (answer && answer.status < 500) throw new Error(`${route}: ${answer.status} ${JSON.stringify(answer.body)}`)
    await pause(50)
  }
}

async function allIncidents(client: Client): Promise<{ id: string; title: string }[]> {
  const all: { id: string; title: string }[] = []
  for (let cursor = ''; ; ) {
    const { body } = await client.ask(`GET /api/incidents?limit=500${cursor && `&cursor=${cursor}`}`)
    all.push(...(body['items'] as { id: string; title: string }[]))
    if (body['nextCursor'] === null) return all
    cursor = String(body['nextCursor'])
  }
}
