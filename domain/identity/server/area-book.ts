import type { Actor, Db } from '#platform/context'

export type AreaEntry = { readonly code: string; readonly path: string; readonly name: string; readonly nameEn: string; readonly level: string }

/**
 * What accounts must know of areas. Areas are a later slice, so `domain/registry.ts` hands this in from there:
 * accounts keep only code and path, and a renamed area is right everywhere at once. Unknown codes are left out.
 */
export type AreaBook = (db: Db, codes: readonly string[]) => Promise<ReadonlyMap<string, AreaEntry>>

/** Names of the areas these rows stand in, in one look-up. */
export async function areaNames(book: AreaBook, db: Db, codes: readonly (string | null)[]): Promise<(code: string | null) => string | null> {
  const wanted = [...new Set(codes.filter(code => code !== null))]
  const entries = wanted.length > 0 ? await book(db, wanted) : new Map<string, AreaEntry>()
  return code => (code === null ? null : (entries.get(code)?.name ?? null))
}

export async function areaEntry(book: AreaBook, db: Db, code: string): Promise<AreaEntry | null> {
  return (await book(db, [code])).get(code) ?? null
}

/** The area of an actor as screens show it; an area that has gone keeps its code for a name. */
export async function areaOfActor(book: AreaBook, db: Db, { area }: Actor): Promise<AreaEntry | null> {
  if (area === null) return null
  return (await areaEntry(book, db, area.code)) ?? { ...area, name: area.code, nameEn: area.code, level: '' }
}
