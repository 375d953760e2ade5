import { z } from 'zod'

export const role = z.enum(['administrator', 'commander', 'grid_worker', 'department', 'wall'])
export type Role = z.infer<typeof role>

/** How a place stands to the caller's area. A whole-instance account has everything below it. */
export type Relation = 'own' | 'below' | 'above' | 'sibling' | 'foreign'
export const RELATIONS: readonly Relation[] = ['own', 'below', 'above', 'sibling', 'foreign']

/** `[ID-2]` Paths are codes closed by `/`, so that a prefix is an ancestor and never half a code. Siblings share a parent. */
export function relationOf(areaPath: string | null, targetPath: string): Relation {
  if (areaPath === null) return 'below'
  if (targetPath === areaPath) return 'own'
  if (targetPath.startsWith(areaPath)) return 'below'
  if (areaPath.startsWith(targetPath)) return 'above'
  return parentPath(areaPath) === parentPath(targetPath) ? 'sibling' : 'foreign'
}

function parentPath(path: string): string {
  return path.slice(0, path.lastIndexOf('/', path.length - 2) + 1)
}
