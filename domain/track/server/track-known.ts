import { type FixColumns, roomForFixes } from '../fix-columns.ts'
import { type ChunkPart, DEGREE, fixCountOf, readChunk } from '../track-chunk.ts'
import { copyOut } from './chunk-copy.ts'
import { openChunks } from './chunk-store.ts'
import { type Reading, minuteOf, whole } from './track-read.ts'

/**
 * `[TRK-4]` Rows of these fixes that history has already: the same unit, instant and place, as exactly as history keeps them.
 * Asks the open minutes first and PostgreSQL only for the rest.
 */
export async function knownRows({ tx, handles }: Reading, fixes: FixColumns): Promise<ReadonlySet<number>> {
  const open = await openChunks(handles)
  const rowsOf = new Map<string, number[]>()
  const minutes = new Map<string, { number: number; minute: number }>()
  for (let row = 0; row < fixes.count; row++) {
    const key = keyText(fixes, row, fixes.number[row]!)
    rowsOf.set(key, [...(rowsOf.get(key) ?? []), row])
    const minute = minuteOf(fixes.fixedAtMs[row]!)
    minutes.set(`${fixes.number[row]!}/${minute}`, { number: fixes.number[row]!, minute })
  }
  const known = new Set<number>()
  const note = (number: number, part: ChunkPart) => {
    const there = roomForFixes(fixCountOf(part.bytes))
    readChunk(part, there)
    for (let row = 0; row < there.count; row++) for (const same of rowsOf.get(keyText(there, row, number)) ?? []) known.add(same)
  }
  for (const { number, minute } of minutes.values()) for (const part of open.read(number, minute * 60_000, minute * 60_000)) note(number, part)
  if (known.size === fixes.count) return known
  const asked = [...minutes.values()]
  const list = (values: readonly number[]) => `'{${[...new Set(values)].map(whole).join()}}'`
  const condition = `unit_number = any(${list(asked.map(it => it.number))}) and minute = any(${list(asked.map(it => it.minute))})`
  await copyOut(tx, `select unit_number, minute, chunk from track_chunk where ${condition}`, (number, minute, bytes) => note(number, { minute, bytes }))
  return known
}

function keyText(fixes: FixColumns, row: number, number: number): string {
  return `${number} ${Math.floor(fixes.fixedAtMs[row]!)} ${Math.round(fixes.lon[row]! * DEGREE)} ${Math.round(fixes.lat[row]! * DEGREE)}`
}
