import type { Context as HonoContext } from 'hono'
import { getConnInfo } from '@hono/node-server/conninfo'

/** The caller's address; a proxy's word counts only when configured, and then only the last hop it added. */
export function callerAddress(c: HonoContext, env: { readonly trustProxy: boolean }): string {
  const forwarded = env.trustProxy ? c.req.header('x-forwarded-for')?.split(',').at(-1)?.trim() : undefined
  if (forwarded) return forwarded
  try {
    return getConnInfo(c).remote.address ?? ''
  } catch {
    return ''
  }
}
