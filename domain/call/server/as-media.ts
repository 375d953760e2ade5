import type { Actor, Context, Db } from '#platform/context'
import type { Handles } from '#platform/handles'

/** Whom a fact names when no person did it: their link broke, a server died. */
const MEDIA: Actor = { accountId: 'media', username: 'media', displayName: '系统', roles: ['system'], area: null, departmentCode: null }

/** A context for what a media server tells. */
export function asMedia(handles: Handles, tx: Db): Context {
  return { tx, actor: MEDIA, now: handles.clock.now(), handles, requestId: `media:${crypto.randomUUID()}` }
}
