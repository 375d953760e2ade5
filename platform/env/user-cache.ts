import { homedir } from 'node:os'
import { join } from 'node:path'

/** Where this account keeps what can be made again; `fallback` where it has no home at all, as in some containers. */
export function userCache(xdgCacheHome: string | undefined, fallback: string): string {
  if (xdgCacheHome?.startsWith('/')) return join(xdgCacheHome, 'guatu')
  try {
    return join(homedir(), '.cache/guatu')
  } catch {
    return fallback
  }
}
