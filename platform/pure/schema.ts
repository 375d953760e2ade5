import { z } from 'zod'

/** An instant as it crosses the wire: ISO 8601 in UTC. */
export const instant = z.iso.datetime({ offset: true })

/** A name in both languages. */
export const words = z.object({ zh: z.string(), en: z.string() })

/** An opaque place in a list, taken from `nextCursor` of the page before. */
export const cursorText = z.string().max(200)

export type Page<T> = { items: T[]; nextCursor: string | null }

/** One page of a list: `items`, and `nextCursor` when there are more. */
export function pageOf<T extends z.ZodType>(item: T) {
  return z.object({ items: z.array(item), nextCursor: cursorText.nullable() })
}
