import { type SQL, type SQLWrapper, not, or, sql } from 'drizzle-orm'
import { type Action, type Relation, hasAction, relationOf, relationsFor } from '#domain/identity'
import type { Actor, Context } from '#platform/context'
import { commonProblems } from '#platform/pure'

/** The path of an account without an area: above every area, and reached from above only by the whole instance. */
export const WHOLE_INSTANCE_PATH = ''

type Who = Actor | Pick<Context, 'actor'>

/**
 * `[ID-3]` Throws unless the caller may do this there. A post that has the action nowhere hears 403 whatever the
 * target, so the answer says nothing of it; a target out of reach answers 404, exactly as one that does not exist.
 */
export function permit(who: Who, action: Action, areaPath: string | null): void {
  permitSomewhere(who, action)
  if (!mayDo(who, action, areaPath)) throw commonProblems.notFound()
}

/** Every route asks this before its handler runs, so that a handler that forgets `permit` still keeps posts apart. */
export function permitSomewhere(who: Who, action: Action): void {
  if (!mayDoSomewhere(who, action)) throw commonProblems.notAllowed({ action })
}

/** A null path concerns the whole instance: only whole-instance accounts reach it. */
export function mayDo(who: Who, action: Action, areaPath: string | null): boolean {
  const actor = actorIn(who)
  if (areaPath === null) return actor.area === null && relationsFor(action, actor.roles).includes('below')
  return relationsFor(action, actor.roles).includes(relationOf(actor.area?.path ?? null, areaPath))
}

export function mayDoSomewhere(who: Who, action: Action): boolean {
  return hasAction(action, actorIn(who).roles)
}

/**
 * `[ID-4]` The rows of which `mayDo` is true, as a condition on their `area_path`. Prefixes are `LIKE 'path%'`, which a
 * btree with `text_pattern_ops` or the C collation serves. A null path is seen by whole-instance accounts only.
 */
export function withinReach(who: Who, action: Action, column: SQLWrapper): SQL {
  const actor = actorIn(who)
  const relations = relationsFor(action, actor.roles)
  if (actor.area === null) return relations.includes('below') ? sql`true` : sql`false`
  const { path } = actor.area
  if (relations.includes('own') && relations.includes('below')) {
    const others = relations.filter(relation => relation !== 'own' && relation !== 'below')
    return anyOf([sql`${column} like ${`${escaped(path)}%`}`, ...others.map(relation => CONDITIONS[relation](column, path))])
  }
  return anyOf(relations.map(relation => CONDITIONS[relation](column, path)))
}

const CONDITIONS: Record<Relation, (column: SQLWrapper, path: string) => SQL> = {
  own: (column, path) => sql`${column} = ${path}`,
  below: (column, path) => sql`${column} like ${`${escaped(path)}_%`}`,
  above: (column, path) => sql`${column} in ${ancestorsOf(path)}`,
  sibling: (column, path) => {
    const parent = escaped(ancestorsOf(path).at(-1) ?? '')
    return sql`(${column} like ${`${parent}_%`} and ${column} not like ${`${parent}%/_%`} and ${column} <> ${path})`
  },
  foreign: (column, path) =>
    not(anyOf((['own', 'below', 'above', 'sibling'] as const).map(relation => CONDITIONS[relation](column, path)))),
}

function anyOf(conditions: readonly SQL[]): SQL {
  return or(...conditions) ?? sql`false`
}

/** `a/b/c/` → ``, `a/`, `a/b/`: the paths above, the whole instance first. */
function ancestorsOf(path: string): string[] {
  const codes = path.split('/').slice(0, -1)
  return codes.map((_, depth) => codes.slice(0, depth).map(code => `${code}/`).join(''))
}

/** Codes are digits; a stray `%` or `_` must still never widen a reach. */
function escaped(text: string): string {
  return text.replace(/[\\%_]/g, match => `\\${match}`)
}

function actorIn(who: Who): Actor {
  return 'actor' in who ? who.actor : who
}
