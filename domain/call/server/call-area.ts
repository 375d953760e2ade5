import { WHOLE_INSTANCE_PATH } from '#domain/identity/server'
import type { Context } from '#platform/context'

export type CallArea = { readonly code: string; readonly path: string }

/** The smallest area that holds all of these; of none, the caller's own. */
export function areaHolding({ actor }: Context, paths: readonly string[]): CallArea {
  if (paths.length > 0) return areaOf(paths.reduce(commonPath))
  return actor.area ?? areaOf(WHOLE_INSTANCE_PATH)
}

export function areaOf(path: string): CallArea {
  return { code: path.split('/').at(-2) ?? '', path }
}

/** The path of the lowest area above both. */
function commonPath(one: string, other: string): string {
  const [codes, others] = [one.split('/').slice(0, -1), other.split('/').slice(0, -1)]
  const differs = codes.findIndex((code, depth) => code !== others[depth])
  return codes.slice(0, differs < 0 ? codes.length : differs).map(code => `${code}/`).join('')
}
