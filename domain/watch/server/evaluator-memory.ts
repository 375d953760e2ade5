import { and, asc, eq, gt } from 'drizzle-orm'
import type { Handles } from '#platform/handles'
import { NotMyTerm, type Term } from './evaluator-seat.ts'
import { evaluatorTable } from './table.ts'

/** A statement copies its bytes in one turn: 1 ms a megabyte. */
const PART_BYTES = 2_000_000

export type Memory = { readonly bytes: Uint8Array; readonly atMs: number }

/** In one transaction, part by part; the seat's own row last, so that nobody who asks for the term waits for all of it. */
export async function writeMemory({ db }: Pick<Handles, 'db'>, term: Term, { bytes, atMs }: Memory): Promise<void> {
  const partCount = Math.max(1, Math.ceil(bytes.length / PART_BYTES))
  const partOf = (part: number) => Buffer.from(bytes.buffer, bytes.byteOffset + part * PART_BYTES, Math.min(PART_BYTES, bytes.length - part * PART_BYTES))
  const { id } = evaluatorTable
  await db.transaction(async tx => {
    for (let part = 1; part < partCount; part++) {
      const row = { term, memory: partOf(part) }
      await tx.insert(evaluatorTable).values({ id: part + 1, ...row }).onConflictDoUpdate({ target: id, set: row })
    }
    await tx.delete(evaluatorTable).where(gt(id, partCount))
    const mine = await tx.update(evaluatorTable).set({ memory: partOf(0), rememberedAt: new Date(atMs) }).where(and(eq(id, 1), eq(evaluatorTable.term, term))).returning({ id })
    if (mine.length === 0) throw new NotMyTerm()
  })
}

/** What the last evaluator remembered; null when none did. Part by part too, and all of one instant. */
export async function readMemory({ db }: Pick<Handles, 'db'>): Promise<Memory | null> {
  const { id, memory, rememberedAt } = evaluatorTable
  return db.transaction(
    async tx => {
      const [first] = await tx.select({ memory, rememberedAt }).from(evaluatorTable).where(eq(id, 1))
      if (first?.memory == null || first.rememberedAt === null) return null
      const parts = [first.memory]
      for (const part of await tx.select({ id }).from(evaluatorTable).where(gt(id, 1)).orderBy(asc(id))) {
        const [row] = await tx.select({ memory }).from(evaluatorTable).where(eq(id, part.id))
        parts.push(row!.memory!)
      }
      return { bytes: new Uint8Array(Buffer.concat(parts)), atMs: first.rememberedAt.getTime() }
    },
    { isolationLevel: 'repeatable read', accessMode: 'read only' },
  )
}
