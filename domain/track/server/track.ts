import { unitsByIds } from '#domain/force/server'
import { permit, permitSomewhere } from '#domain/identity/server'
import type { Context } from '#platform/context'
import { type InputOf, type OutputOf, commonProblems } from '#platform/pure'
import type { getTrack as contract } from '../contract.ts'
import { pointFrom } from './table.ts'
import { trackStore } from './track-store.ts'

const DAY_MS = 86_400_000

/** In the order of fixing, flagged points too; without `from` the day before `to`, without `to` until now. */
export async function getTrack(ctx: Context, input: InputOf<typeof contract>): Promise<OutputOf<typeof contract>> {
  permitSomewhere(ctx, 'track.read')
  const [unit] = await unitsByIds(ctx.tx, [input.id])
  if (!unit) throw commonProblems.notFound()
  permit(ctx, 'track.read', unit.areaPath)
  const to = input.to === undefined ? new Date(ctx.now.getTime() + 2 * 60_000) : new Date(input.to)
  const from = input.from === undefined ? new Date(to.getTime() - DAY_MS) : new Date(input.from)
  const after = input.cursor === undefined ? null : cursorFrom(input.cursor)
  const rows = await trackStore.read(ctx.tx, { unitId: unit.id, from, to, after, limit: input.limit + 1 })
  const shown = rows.slice(0, input.limit)
  const last = rows.length > input.limit ? shown.at(-1) : undefined
  return { items: shown.map(pointFrom), nextCursor: last ? `${last.fixedAt.getTime()} ${last.id}` : null }
}

function cursorFrom(text: string): { fixedAt: Date; id: number } {
  const [ms, id] = text.split(' ').map(Number)
  if (!Number.isSafeInteger(ms) || !Number.isSafeInteger(id)) throw commonProblems.badInput({ faults: [{ path: 'cursor', message: 'not a cursor' }] })
  return { fixedAt: new Date(ms!), id: id! }
}
