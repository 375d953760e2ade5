import { and, asc, eq, gte, inArray, lte } from 'drizzle-orm'
import { unitTable } from '#domain/force/server'
import type { Context, Db } from '#platform/context'
import { bitsOfFlags, roomForFixes } from '../fix-columns.ts'
import { type ChunkPart, MINUTE_MS, MOST_FIXES } from '../track-chunk.ts'
import type { FixSpan } from '../track-chunk-merge.ts'
import { addRow, roomForRows, writeChunk } from '../track-chunk-write.ts'
import { putChunks } from './chunk-store.ts'
import { OpenChunks } from './open-chunks.ts'
import { positionTable } from './table.ts'
import { daysOf, makeDays } from './track-days.ts'

type OldRow = typeof positionTable.$inferSelect & { readonly number: number }

/** Rows moved in a transaction: some 200 ms. */
const BATCH = 5_000

/** Once empty it stays so: nothing writes it. */
class OldPositions implements AsyncDisposable {
  isEmpty = false
  async [Symbol.asyncDispose](): Promise<void> {}
}

async function isEmpty({ tx, handles }: Pick<Context, 'tx' | 'handles'>): Promise<boolean> {
  const old = await handles.part('track.old-positions', async () => new OldPositions())
  if (!old.isEmpty) old.isEmpty = (await tx.select({ id: positionTable.id }).from(positionTable).limit(1)).length === 0
  return old.isEmpty
}

/** What these units have in the table of before, as parts like any other. */
export async function oldParts(at: Pick<Context, 'tx' | 'handles'>, numbers: readonly number[], { fromMs, toMs }: FixSpan): Promise<ReadonlyMap<number, ChunkPart[]>> {
  if (await isEmpty(at)) return new Map()
  const isWithin = and(gte(positionTable.fixedAt, new Date(fromMs)), lte(positionTable.fixedAt, new Date(Math.min(toMs, 8.64e15))))
  const rows = await select(at.tx).where(and(inArray(unitTable.number, [...numbers]), isWithin)).orderBy(asc(positionTable.fixedAt))
  const byUnit = Map.groupBy(rows.map(flat), row => row.number)
  return new Map([...byUnit].map(([number, its]) => [number, partsFrom(its)]))
}

/**
 * Moves what is left of the table of before into chunks, batch by batch, each in a transaction of its own: until then readers
 * see it there, never in both. Rows of units that are gone go too.
 */
export async function moveOldPositions({ handles, tx }: Context): Promise<void> {
  while (!(await isEmpty({ tx, handles }))) {
    await handles.db.transaction(async part => {
      const ids = (await part.select({ id: positionTable.id }).from(positionTable).orderBy(asc(positionTable.id)).limit(BATCH)).map(row => row.id)
      const rows = (await select(part).where(inArray(positionTable.id, ids))).map(flat)
      await putOld(part, handles.env.positionRetentionDays, rows)
      await part.delete(positionTable).where(inArray(positionTable.id, ids))
    })
  }
}

async function putOld(tx: Db, keepDays: number, rows: readonly OldRow[]): Promise<void> {
  const open = new OpenChunks({ keepDays })
  const fixes = roomForFixes(rows.length)
  for (const row of [...rows].sort((one, other) => one.number - other.number || one.fixedAt.getTime() - other.fixedAt.getTime())) {
    put(fixes, row)
  }
  open.addAll(fixes)
  for (const batch of open.closed(Number.POSITIVE_INFINITY)) {
    batch.isLate.fill(1)
    await makeDays(tx, daysOf(batch.minutes()))
    await putChunks(tx, batch, open)
  }
}

function select(tx: Db) {
  return tx.select().from(positionTable).innerJoin(unitTable, eq(unitTable.id, positionTable.unitId)).$dynamic()
}

function flat(row: { position: typeof positionTable.$inferSelect; unit: typeof unitTable.$inferSelect }): OldRow {
  return { ...row.position, number: row.unit.number }
}

function put(fixes: ReturnType<typeof roomForFixes>, row: OldRow): void {
  const at = fixes.count++
  fixes.number[at] = row.number
  fixes.lon[at] = row.lon
  fixes.lat[at] = row.lat
  fixes.fixedAtMs[at] = row.fixedAt.getTime()
  fixes.receivedAtMs[at] = row.receivedAt.getTime()
  fixes.speedKmh[at] = row.speedKmh ?? Number.NaN
  fixes.bearingDeg[at] = row.bearingDeg ?? Number.NaN
  fixes.accuracyMetres[at] = row.accuracyMetres ?? Number.NaN
  fixes.altitudeMetres[at] = row.altitudeMetres ?? Number.NaN
  fixes.batteryPercent[at] = row.batteryPercent ?? Number.NaN
  fixes.flagBits[at] = bitsOfFlags(row.flags)
  fixes.more.set(at, JSON.stringify({ deviceId: row.deviceId, protocol: row.protocol, ...(row.deviceAt && { deviceAt: row.deviceAt.toISOString() }), ...row.extra }))
}

function partsFrom(rows: readonly OldRow[]): ChunkPart[] {
  const fixes = roomForFixes(rows.length)
  const parts: ChunkPart[] = []
  for (const [minute, its] of Map.groupBy(rows, row => Math.floor(row.fixedAt.getTime() / MINUTE_MS))) {
    for (let from = 0; from < its.length; from += MOST_FIXES) {
      const chunk = roomForRows()
      for (const row of its.slice(from, from + MOST_FIXES)) {
        put(fixes, row)
        addRow(chunk, fixes, fixes.count - 1)
      }
      parts.push({ minute, bytes: writeChunk(chunk).slice() })
    }
  }
  return parts
}
