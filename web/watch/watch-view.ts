import { z } from 'zod'

/** Where the watch panel is: a list, one thing in it, or the form. */
export type WatchView =
  | { readonly page: 'alerts'; readonly id: string | null }
  | { readonly page: 'rules'; readonly id: string | null }
  | { readonly page: 'form'; readonly id: string | null }

const uuid = z.uuid()
const PAGES = ['alerts', 'rules', 'form'] as const

/** `alerts`, `alerts.<id>`, `form`: as it stands in the address. */
export function watchText({ page, id }: WatchView): string {
  return id === null ? page : `${page}.${id}`
}

/** Whatever it does not understand is a closed panel. */
export function watchFrom(text: string | null): WatchView | null {
  const [page, id] = (text ?? '').split('.', 2)
  const known = PAGES.find(it => it === page)
  if (known === undefined) return null
  return { page: known, id: uuid.safeParse(id).data ?? null }
}
