import { sql } from 'drizzle-orm'
import { putUnits } from '#domain/force/server'
import type { UnitKind } from '#domain/force'
import { openChunks, storeClosed, trackSlice } from '#domain/track/server'
import { frozenClock } from '#platform/clock'
import type { Actor } from '#platform/context'
import type { Handles } from '#platform/handles'
import type { Command, InputOf, OutputOf, Query } from '#platform/pure'
import { aDatabase } from './database.ts'
import { anActor, inTransaction, testHandles } from './handles.ts'
import { type TestFix, addAll } from './track-fixes.ts'

export const NOW = '2026-11-23T06:00:00.000Z'
export const NOW_MS = Date.parse(NOW)
export const GRID = { areaCode: '990101001001001', areaPath: '990100/990101/990101001/990101001001/990101001001001/', areaName: '网格' }

export type TrackGround = AsyncDisposable & {
  readonly handles: Handles
  /** Units with numbers from 1 on; answers their ids. */
  units(count: number, over?: { areaPath?: string; kind?: UnitKind }): Promise<string[]>
  add(fixes: readonly TestFix[]): Promise<void>
  /** All that is open goes to PostgreSQL. */
  store(): Promise<void>
  ask<C extends Command | Query>(contract: C, input: Record<string, unknown>, actor?: Actor): Promise<OutputOf<C>>
  count(table: string): Promise<number>
}

/** The slice on a database of its own, asked as the API asks it, at a fixed instant. */
export async function aTrackGround(): Promise<TrackGround> {
  const database = await aDatabase()
  const handles = testHandles(database, { clock: frozenClock(NOW) })
  return {
    handles,
    units: async (count, over = {}) => {
      const units = Array.from({ length: count }, (_, at) => ({ ...GRID, kind: 'vehicle' as const, ...over, id: crypto.randomUUID(), name: `车 ${at + 1} <&"`, phone: null, teamId: null, accountId: null, deviceIds: [], isOnDuty: true }))
      await putUnits(handles.db, units, new Date(NOW_MS))
      return units.map(unit => unit.id)
    },
    add: async fixes => addAll(await openChunks(handles), fixes),
    store: async () => void (await storeClosed(handles, await openChunks(handles), Number.POSITIVE_INFINITY)),
    ask: async (contract, input, actor = anActor()) => {
      const { run } = trackSlice.handlers.find(handler => handler.contract === contract)!
      const parsed = contract.input.parse(input) as InputOf<typeof contract>
      const ctx = { tx: handles.db, actor, now: handles.clock.now(), handles, requestId: 'test' }
      if (contract.kind === 'query') return (await run(ctx, parsed as never)) as OutputOf<typeof contract>
      return (await inTransaction(handles, inside => run(inside, parsed as never), actor)) as OutputOf<typeof contract>
    },
    count: async table => {
      const { rows } = await handles.db.execute<{ count: string }>(sql.raw(`select count(*) from ${table}`))
      return Number(rows[0]!.count)
    },
    [Symbol.asyncDispose]: () => database.close(),
  }
}
