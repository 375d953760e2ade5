import { asc, isNotNull, isNull, max } from 'drizzle-orm'
import type { Context } from '#platform/context'
import type { Handles } from '#platform/handles'
import { AreaIndex, type AtlasArea } from './area-index.ts'
import { areaRevisionTable, areaTable } from './table.ts'

/** Where to read: a command's transaction, or the pool (`{ tx: handles.db, handles }`). */
export type Reading = Pick<Context, 'tx' | 'handles'>

/** All current areas in memory, with what is worked out of them. Thrown away whole when its token is no longer the table's. */
export type Atlas = {
  readonly token: string
  readonly areas: readonly AtlasArea[]
  readonly byCode: ReadonlyMap<string, AtlasArea>
  readonly index: AreaIndex
  /** The index answers for every instant from here on: the last time a version was closed. */
  readonly trueSince: Date | null
}

type Shelf = { atlas?: Atlas; checkedAtMs: number; unsettledUntilMs: number }

const CHECK_EVERY_MS = 1_000
/** How long after a change in this process each call looks again: until its transaction is surely through. */
const UNSETTLED_MS = 5_000

/** A cache, not state: what it holds hangs on the pool it was read from and is checked against the table. */
const shelves = new WeakMap<Handles['pool'], Shelf>()

/** At most a second behind another process's import, at once for one's own. */
export async function atlasOf(at: Reading): Promise<Atlas> {
  const shelf = shelfOf(at.handles)
  const nowMs = performance.now()
  const isFresh = nowMs - shelf.checkedAtMs < CHECK_EVERY_MS && nowMs > shelf.unsettledUntilMs
  if (shelf.atlas && isFresh) return shelf.atlas
  const [row] = await at.tx.select({ token: areaRevisionTable.token }).from(areaRevisionTable)
  const token = row?.token ?? 'empty'
  if (shelf.atlas?.token !== token) shelf.atlas = await readAtlas(at, token)
  shelf.checkedAtMs = nowMs
  return shelf.atlas
}

export function forgetAtlasSoon(handles: Handles): void {
  shelfOf(handles).unsettledUntilMs = performance.now() + UNSETTLED_MS
}

function shelfOf({ pool }: Handles): Shelf {
  const known = shelves.get(pool)
  if (known) return known
  const shelf = { checkedAtMs: -Infinity, unsettledUntilMs: -Infinity }
  shelves.set(pool, shelf)
  return shelf
}

async function readAtlas({ tx }: Reading, token: string): Promise<Atlas> {
  const { code, name, nameEn, level, parentCode, path, centerLon, centerLat, west, south, east, north, boundary } = areaTable
  const rows = await tx
    .select({ code, name, nameEn, level, parentCode, path, centerLon, centerLat, west, south, east, north, boundary })
    .from(areaTable)
    .where(isNull(areaTable.validTo))
    .orderBy(asc(areaTable.code))
  const areas = rows.map((row): AtlasArea => ({ ...row, center: [row.centerLon, row.centerLat], bbox: [row.west, row.south, row.east, row.north] }))
  const [closed] = await tx.select({ at: max(areaTable.validTo) }).from(areaTable).where(isNotNull(areaTable.validTo))
  return { token, areas, byCode: new Map(areas.map(area => [area.code, area])), index: new AreaIndex(areas), trueSince: closed?.at ?? null }
}
