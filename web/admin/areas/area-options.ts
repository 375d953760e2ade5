import { type Area, type AreaLevel, areaLevel } from '#domain/area'

export type AreaChoice = Pick<Area, 'code' | 'name' | 'nameEn' | 'level' | 'path'>

/**
 * The best answers to a search: exact names first, then names that begin so, then the rest; wider areas before narrower,
 * then by code. The server has already kept to the caller's reach.
 */
export function rankedAreas<A extends AreaChoice>(areas: readonly A[], q: string): A[] {
  const text = q.trim().toLowerCase()
  return areas.toSorted((one, other) => nearness(one, text) - nearness(other, text) || depth(one.level) - depth(other.level) || one.code.localeCompare(other.code))
}

function nearness({ name, nameEn, code }: AreaChoice, text: string): number {
  const names = [name.toLowerCase(), nameEn.toLowerCase(), code]
  if (text === '' || names.includes(text)) return 0
  return names.some(it => it.startsWith(text)) ? 1 : 2
}

function depth(level: AreaLevel): number {
  return areaLevel.options.indexOf(level)
}

/** The names above an area, from the widest known down, its own left out: what tells two of the same name apart. */
export function namesAbove(area: AreaChoice, nameOf: (code: string) => string | undefined): string[] {
  return area.path
    .split('/')
    .slice(0, -2)
    .flatMap(code => nameOf(code) ?? [])
}
