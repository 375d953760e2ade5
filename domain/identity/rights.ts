import type { Relation, Role } from './actor.ts'

type Row = Partial<Record<Role, readonly Relation[]>>

const DOWN = ['own', 'below'] as const
const HERE = ['own'] as const
const UP = ['own', 'below', 'above'] as const
/** A grid worker helps out next door: the grids of the same village. */
const NEXT_DOOR = ['own', 'sibling'] as const
/** Nowhere by itself: only where one is named, such as a call one is rung for. */
const NAMED = [] as const

const everyone = (relations: readonly Relation[]): Row => ({
  administrator: relations,
  commander: relations,
  grid_worker: relations,
  department: relations,
  wall: relations,
})

/**
 * `[ID-1]` Who may do what, where: action × role → relations of the target's area to the caller's.
 * The only such table; REST, sockets, exports and screens all read it. An action without a row does not start.
 */
export const RIGHTS = {
  public: everyone(['own', 'below', 'above', 'sibling', 'foreign']),
  'me.read': everyone(UP),
  'account.read': { administrator: DOWN },
  'account.manage': { administrator: DOWN },
  'audit.read': { administrator: DOWN },
  'area.read': everyone(UP),
  'area.import': { administrator: DOWN },
  'unit.read': { administrator: DOWN, commander: DOWN, department: DOWN, wall: DOWN, grid_worker: HERE },
  'unit.manage': { administrator: DOWN },
  'unit.report_position': { grid_worker: HERE, department: DOWN, commander: DOWN },
  'device.read': { administrator: DOWN },
  'station.read': everyone(UP),
  'camera.read': { administrator: DOWN, commander: DOWN, department: DOWN, wall: DOWN },
  'people.read': { commander: DOWN, grid_worker: HERE },
  'track.read': { commander: DOWN },
  /** A gateway of many devices brings positions in bulk. */
  'track.feed': { administrator: DOWN },
  /** Rules and alerts say where people were: those who may see tracks, and the wall that shows the alert. */
  'watch.read': { commander: DOWN, wall: DOWN },
  'watch.manage': { commander: DOWN },
  'watch.answer': { commander: DOWN },
  'incident.read': { administrator: DOWN, commander: DOWN, department: DOWN, wall: DOWN, grid_worker: HERE },
  'incident.report': { commander: DOWN, department: DOWN, grid_worker: NEXT_DOOR },
  'incident.command': { commander: DOWN },
  'incident.work': { commander: DOWN, department: DOWN, grid_worker: HERE },
  'incident.cancel': { commander: DOWN },
  /** Who is rung sees, enters and takes part in that call, wherever it is; commanders by area besides, and a wall looks in. */
  'call.read': { administrator: NAMED, commander: DOWN, grid_worker: NAMED, department: NAMED, wall: DOWN },
  'call.enter': { administrator: NAMED, commander: DOWN, grid_worker: NAMED, department: NAMED, wall: DOWN },
  'call.take_part': { administrator: NAMED, commander: DOWN, grid_worker: NAMED, department: NAMED, wall: NAMED },
  'call.start': { commander: DOWN, department: DOWN, grid_worker: HERE },
  'call.oversee': { commander: DOWN },
  /** Accounts one may ring, by their area to one's own; above and next door only commanders, see `mayRing`. */
  'call.ring': { commander: ['own', 'below', 'above', 'sibling'], department: ['own', 'below', 'above', 'sibling'], grid_worker: ['own', 'above', 'sibling'] },
} as const satisfies Record<string, Row>

export type Action = keyof typeof RIGHTS

export function isAction(text: string): text is Action {
  return Object.hasOwn(RIGHTS, text)
}

/** Whether any of these roles has the action at all, be it only where it is named. */
export function hasAction(action: Action, roles: readonly string[]): boolean {
  const row: Row = RIGHTS[action]
  return roles.some(role => row[role as Role] !== undefined)
}

/** The relations in which any of these roles may do this. */
export function relationsFor(action: Action, roles: readonly string[]): readonly Relation[] {
  const row: Row = RIGHTS[action]
  return [...new Set(roles.flatMap(role => row[role as Role] ?? []))]
}
