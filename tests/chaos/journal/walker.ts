import { setTimeout as pause } from 'node:timers/promises'
import type { Client } from '../../city.ts'
import { GRID, middleOf } from '../../town.ts'

const DEVICE = 'walker'
const EVERY_MS = 20

/** Somebody's phone, one fix in each request, and the instants of those that were answered. */
export class Walker {
  readonly kept = new Set<number>()
  readonly #url: string
  #isOver = false

  private constructor(url: string) {
    this.#url = url
  }

  static async settle(url: string, admin: Client): Promise<Walker> {
    const { status } = await admin.ask('POST /api/units', { name: DEVICE, kind: 'grid_worker', areaCode: GRID, deviceIds: [DEVICE] })
    if (status !== 200) throw new Error(`the walker was answered ${status}`)
    return new Walker(url)
  }

  stop(): void {
    this.#isOver = true
  }

  async drive(): Promise<void> {
    const [lon, lat] = middleOf(GRID)
    for (let turn = 0; !this.#isOver; turn++) {
      const at = Date.now() - (Date.now() % 1000) + turn
      const answer = await fetch(`${this.#url}/osmand?id=${DEVICE}&lat=${lat + (turn % 50) * 1e-5}&lon=${lon}&timestamp=${at}`).catch(() => null)
      if (answer?.ok) this.kept.add(at)
      await pause(EVERY_MS)
    }
  }

  /** How many of the answered fixes are not in the track. */
  async lost(client: Client): Promise<number> {
    const { body } = await client.ask(`GET /api/units?q=${DEVICE}`)
    const [walker] = body['items'] as { id: string }[]
    const times = new Set<number>()
    for (let cursor: string | null = ''; cursor !== null; ) {
      const page: Record<string, unknown> = (await client.ask(`GET /api/units/${walker!.id}/track?limit=5000${cursor && `&cursor=${encodeURIComponent(cursor)}`}`)).body
      for (const point of page['items'] as { fixedAt: string }[]) times.add(Date.parse(point.fixedAt))
      cursor = page['nextCursor'] as string | null
    }
    return [...this.kept].filter(at => !times.has(at)).length
  }
}
