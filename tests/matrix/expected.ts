import type { Relation, Role } from '#domain/identity'

/** Relations in which a post may do it (none: only where it is named, such as rung), `refused` when its post has no such thing at all, `anywhere` when it has no place. */
export type Cell = 'refused' | 'anywhere' | readonly Relation[]
export type Row = Readonly<Record<Role, Cell>>

const REFUSED = 'refused'
const DOWN = ['own', 'below'] as const
const HERE = ['own'] as const
const UP = ['own', 'below', 'above'] as const
const NEXT_DOOR = ['own', 'sibling'] as const
const NAMED = [] as const
/** Calls: whoever is rung, a commander by area, and a wall that looks in. */
const CALLED = [NAMED, DOWN, NAMED, NAMED, DOWN] as const
const PARTAKING = [NAMED, DOWN, NAMED, NAMED, NAMED] as const
const ANYBODY = ['anywhere', 'anywhere', 'anywhere', 'anywhere', 'anywhere'] as const

const row = (...[administrator, commander, gridWorker, department, wall]: readonly [Cell, Cell, Cell, Cell, Cell]): Row => ({
  administrator,
  commander,
  grid_worker: gridWorker,
  department,
  wall,
})

/** Operations of guests, who have no session: what opens them is what they bring. */
export const isOpen = (route: string) => route.startsWith('POST /api/guest-calls/')

/**
 * Who may call what, where: written by hand from what each post is for, not taken from RIGHTS, so that a slip in either shows.
 * Columns: administrator, commander, grid worker, department, wall.
 */
export const EXPECTED_OPERATIONS: Readonly<Record<string, Row>> = {
  'GET /api/me': row('anywhere', 'anywhere', 'anywhere', 'anywhere', 'anywhere'),
  'POST /api/live/ticket': row('anywhere', 'anywhere', 'anywhere', 'anywhere', 'anywhere'),

  'GET /api/accounts': row(DOWN, REFUSED, REFUSED, REFUSED, REFUSED),
  'POST /api/accounts': row(DOWN, REFUSED, REFUSED, REFUSED, REFUSED),
  'PATCH /api/accounts/{id}': row(DOWN, REFUSED, REFUSED, REFUSED, REFUSED),
  'POST /api/accounts/{id}/revoke-sessions': row(DOWN, REFUSED, REFUSED, REFUSED, REFUSED),
  'GET /api/audit': row(DOWN, REFUSED, REFUSED, REFUSED, REFUSED),

  'GET /api/areas': row(UP, UP, UP, UP, UP),
  'GET /api/areas/{code}': row(UP, UP, UP, UP, UP),
  'GET /api/areas/{code}/boundary': row(UP, UP, UP, UP, UP),
  'GET /api/areas/{code}/children/boundaries': row(UP, UP, UP, UP, UP),
  'GET /api/areas/at': row(UP, UP, UP, UP, UP),
  'GET /api/tiles/{z}/{x}/{y}': row(UP, UP, UP, UP, UP),
  'POST /api/areas/import': row(DOWN, REFUSED, REFUSED, REFUSED, REFUSED),

  'GET /api/premises': row(REFUSED, DOWN, HERE, REFUSED, REFUSED),

  'GET /api/units': row(DOWN, DOWN, HERE, DOWN, DOWN),
  'GET /api/units/nearest': row(DOWN, DOWN, HERE, DOWN, DOWN),
  'GET /api/units/{id}': row(DOWN, DOWN, HERE, DOWN, DOWN),
  'POST /api/units': row(DOWN, REFUSED, REFUSED, REFUSED, REFUSED),
  'POST /api/units/batch': row(DOWN, REFUSED, REFUSED, REFUSED, REFUSED),
  'PATCH /api/units/{id}': row(DOWN, REFUSED, REFUSED, REFUSED, REFUSED),
  'GET /api/devices': row(DOWN, REFUSED, REFUSED, REFUSED, REFUSED),
  'GET /api/stations': row(UP, UP, UP, UP, UP),
  'GET /api/coverage': row(DOWN, DOWN, HERE, DOWN, DOWN),

  'GET /api/units/{id}/track': row(REFUSED, DOWN, REFUSED, REFUSED, REFUSED),
  'GET /api/units/{id}/track/export': row(REFUSED, DOWN, REFUSED, REFUSED, REFUSED),
  'GET /api/units/{id}/stays': row(REFUSED, DOWN, REFUSED, REFUSED, REFUSED),
  'GET /api/units/{id}/trips': row(REFUSED, DOWN, REFUSED, REFUSED, REFUSED),
  'GET /api/tracks/playback': row(REFUSED, DOWN, REFUSED, REFUSED, REFUSED),
  'POST /api/tracks/visits': row(REFUSED, DOWN, REFUSED, REFUSED, REFUSED),
  'POST /api/positions': row(REFUSED, 'anywhere', 'anywhere', 'anywhere', REFUSED),

  'GET /api/cameras': row(DOWN, DOWN, REFUSED, DOWN, DOWN),

  'GET /api/incidents': row(DOWN, DOWN, HERE, DOWN, DOWN),
  'GET /api/incidents/{id}': row(DOWN, DOWN, HERE, DOWN, DOWN),
  'GET /api/incidents/{id}/timeline': row(DOWN, DOWN, HERE, DOWN, DOWN),
  'GET /api/incidents/{id}/nearby': row(DOWN, DOWN, HERE, DOWN, DOWN),
  'GET /api/incidents/summary': row(DOWN, DOWN, HERE, DOWN, DOWN),
  'POST /api/incidents': row(REFUSED, DOWN, NEXT_DOOR, DOWN, REFUSED),
  'POST /api/incidents/{id}/accept': row(REFUSED, DOWN, REFUSED, REFUSED, REFUSED),
  'POST /api/incidents/{id}/assign': row(REFUSED, DOWN, REFUSED, REFUSED, REFUSED),
  'POST /api/incidents/{id}/set-out': row(REFUSED, DOWN, HERE, DOWN, REFUSED),
  'POST /api/incidents/{id}/arrive': row(REFUSED, DOWN, HERE, DOWN, REFUSED),
  'POST /api/incidents/{id}/resolve': row(REFUSED, DOWN, HERE, DOWN, REFUSED),
  'POST /api/incidents/{id}/close': row(REFUSED, DOWN, REFUSED, REFUSED, REFUSED),
  'POST /api/incidents/{id}/return': row(REFUSED, DOWN, HERE, DOWN, REFUSED),
  'POST /api/incidents/{id}/cancel': row(REFUSED, DOWN, REFUSED, REFUSED, REFUSED),
  'POST /api/incidents/{id}/notes': row(REFUSED, DOWN, HERE, DOWN, REFUSED),
  'POST /api/photos': row('anywhere', 'anywhere', 'anywhere', 'anywhere', 'anywhere'),
  'GET /api/photos/{id}': row(DOWN, DOWN, HERE, DOWN, DOWN),

  'GET /api/calls/mine': row(...ANYBODY),
  'GET /api/calls/ability': row(...ANYBODY),
  'GET /api/calls': row(...CALLED),
  'POST /api/calls': row(REFUSED, DOWN, HERE, DOWN, REFUSED),
  'GET /api/calls/{id}': row(...CALLED),
  'POST /api/calls/{id}/accept': row(...ANYBODY),
  'POST /api/calls/{id}/decline': row(...ANYBODY),
  'POST /api/calls/{id}/enter': row(...CALLED),
  'POST /api/calls/{id}/leave': row(...PARTAKING),
  'POST /api/calls/{id}/invite': row(...PARTAKING),
  'POST /api/calls/{id}/end': row(...PARTAKING),
  'POST /api/calls/{id}/hand-over': row(...PARTAKING),
  'POST /api/calls/{id}/lock': row(...PARTAKING),
  'POST /api/calls/{id}/mute': row(...PARTAKING),
  'POST /api/calls/{id}/remove': row(...PARTAKING),
  'POST /api/calls/{id}/hand': row(...PARTAKING),
  'POST /api/calls/{id}/lines': row(...PARTAKING),
  'POST /api/calls/{id}/guest-links': row(...PARTAKING),
  'GET /api/calls/{id}/guest-links': row(...PARTAKING),
  'POST /api/calls/{id}/guest-links/{linkId}/revoke': row(...PARTAKING),
  'GET /api/calls/{id}/speech': row(...CALLED),
  'POST /api/voice-groups': row(REFUSED, DOWN, REFUSED, REFUSED, REFUSED),
  'POST /api/guest-calls/look': row(...ANYBODY),
  'POST /api/guest-calls/enter': row(...ANYBODY),
  'POST /api/guest-calls/return': row(...ANYBODY),
  'POST /api/guest-calls/now': row(...ANYBODY),
  'POST /api/guest-calls/leave': row(...ANYBODY),
  'POST /api/guest-calls/hand': row(...ANYBODY),
  'POST /api/guest-calls/lines': row(...ANYBODY),

  'GET /api/watch/rules': row(REFUSED, DOWN, REFUSED, REFUSED, DOWN),
  'GET /api/watch/rules/{id}': row(REFUSED, DOWN, REFUSED, REFUSED, DOWN),
  'POST /api/watch/rules': row(REFUSED, DOWN, REFUSED, REFUSED, REFUSED),
  'PATCH /api/watch/rules/{id}': row(REFUSED, DOWN, REFUSED, REFUSED, REFUSED),
  'POST /api/watch/rules/{id}/suspend': row(REFUSED, DOWN, REFUSED, REFUSED, REFUSED),
  'POST /api/watch/rules/{id}/resume': row(REFUSED, DOWN, REFUSED, REFUSED, REFUSED),
  'POST /api/watch/rules/{id}/remove': row(REFUSED, DOWN, REFUSED, REFUSED, REFUSED),
  'GET /api/watch/alerts': row(REFUSED, DOWN, REFUSED, REFUSED, DOWN),
  'GET /api/watch/alerts/count': row(REFUSED, 'anywhere', REFUSED, REFUSED, 'anywhere'),
  'POST /api/watch/alerts/{id}/acknowledge': row(REFUSED, DOWN, REFUSED, REFUSED, REFUSED),
  'POST /api/watch/alerts/{id}/close': row(REFUSED, DOWN, REFUSED, REFUSED, REFUSED),
}

/** Socket events and messages of the frames door, by the place the thing is in; the first four carry no place of their own. */
export const EXPECTED_SOCKET_EVENTS: Readonly<Record<string, Row>> = {
  follow: row('anywhere', 'anywhere', 'anywhere', 'anywhere', 'anywhere'),
  facts: row('anywhere', 'anywhere', 'anywhere', 'anywhere', 'anywhere'),
  rights: row('anywhere', 'anywhere', 'anywhere', 'anywhere', 'anywhere'),
  reload: row('anywhere', 'anywhere', 'anywhere', 'anywhere', 'anywhere'),
  view: row(DOWN, DOWN, HERE, DOWN, DOWN),
  resync: row(DOWN, DOWN, HERE, DOWN, DOWN),
  frame: row(DOWN, DOWN, HERE, DOWN, DOWN),
  position: row(REFUSED, 'anywhere', 'anywhere', 'anywhere', REFUSED),
  media: row(...CALLED),
}

/** Who hears a fact, by the place it happened in. */
export const EXPECTED_FACTS: Readonly<Record<string, Row>> = {
  'account.created': row(DOWN, REFUSED, REFUSED, REFUSED, REFUSED),
  'account.changed': row(DOWN, REFUSED, REFUSED, REFUSED, REFUSED),
  'account.sessions_revoked': row(DOWN, REFUSED, REFUSED, REFUSED, REFUSED),
  'account.signed_in': row(DOWN, REFUSED, REFUSED, REFUSED, REFUSED),
  'account.signed_out': row(DOWN, REFUSED, REFUSED, REFUSED, REFUSED),
  'account.sign_in_refused': row(DOWN, REFUSED, REFUSED, REFUSED, REFUSED),
  'area.imported': row(UP, UP, UP, UP, UP),
  'unit.created': row(DOWN, DOWN, HERE, DOWN, DOWN),
  'unit.changed': row(DOWN, DOWN, HERE, DOWN, DOWN),
  'unit.registered_many': row(DOWN, DOWN, HERE, DOWN, DOWN),
  'device.first_seen': row(DOWN, REFUSED, REFUSED, REFUSED, REFUSED),
  'track.exported': row(DOWN, REFUSED, REFUSED, REFUSED, REFUSED),
  'track.visits_asked': row(DOWN, REFUSED, REFUSED, REFUSED, REFUSED),
  'incident.reported': row(DOWN, DOWN, HERE, DOWN, DOWN),
  'incident.stepped': row(DOWN, DOWN, HERE, DOWN, DOWN),
  'incident.overdue': row(DOWN, DOWN, HERE, DOWN, DOWN),
  'call.started': row(...CALLED),
  'call.rang': row(...CALLED),
  'call.busy': row(...CALLED),
  'call.joined': row(...CALLED),
  'call.away': row(...CALLED),
  'call.back': row(...CALLED),
  'call.declined': row(...CALLED),
  'call.missed': row(...CALLED),
  'call.left': row(...CALLED),
  'call.seat_removed': row(...CALLED),
  'call.handed_over': row(...CALLED),
  'call.muted': row(...CALLED),
  'call.hand': row(...CALLED),
  'call.locked': row(...CALLED),
  'call.ended': row(...CALLED),
  'call.guest_link_made': row(...CALLED),
  'call.guest_link_revoked': row(...CALLED),
  'call.said': row(...CALLED),
  'watch.rule_set': row(REFUSED, DOWN, REFUSED, REFUSED, DOWN),
  'watch.rule_removed': row(REFUSED, DOWN, REFUSED, REFUSED, DOWN),
  'watch.alert_raised': row(REFUSED, DOWN, REFUSED, REFUSED, DOWN),
  'watch.alert_ended': row(REFUSED, DOWN, REFUSED, REFUSED, DOWN),
  'watch.alert_acknowledged': row(REFUSED, DOWN, REFUSED, REFUSED, DOWN),
  'watch.alert_closed': row(REFUSED, DOWN, REFUSED, REFUSED, DOWN),
}
