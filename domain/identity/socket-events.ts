import type { Action } from './rights.ts'

/**
 * Every event that crosses the live socket, and every message of the frames door (`view`, `resync`, `frame`) → the right it
 * needs. The gateway refuses an event that is not here. `facts` and `frame` are only envelopes: each fact inside is checked
 * against its own action and area, each unit against its area.
 */
export const SOCKET_EVENTS = {
  follow: 'me.read',
  view: 'unit.read',
  position: 'unit.report_position',
  facts: 'me.read',
  resync: 'unit.read',
  frame: 'unit.read',
  rights: 'me.read',
  reload: 'me.read',
  media: 'call.enter',
} as const satisfies Record<string, Action>

export type SocketEvent = keyof typeof SOCKET_EVENTS

/** Facts after which every open connection of `payload.accountId` is checked again. They stand in the channel `audit`. */
export const RIGHTS_FACTS: readonly string[] = ['account.changed', 'account.sessions_revoked', 'account.signed_out']

/** The bus topic that says the same sooner: the account's id in UTF-8. */
export const RIGHTS_TOPIC = 'rights'
