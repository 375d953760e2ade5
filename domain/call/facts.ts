import { z } from 'zod'
import { fact } from '#platform/pure'
import { call, chatLine, seat } from './call.ts'

/** Heard by whoever has or had a seat, and by area by the commander who oversees and the wall that looks in. */
const heard = { action: 'call.read' }

/**
 * The call as it is after it, and the seats that changed; of `started` and `rang` all seats, so that whoever is rung needs to ask
 * nothing. `names`: whom it concerned besides who did it, for a time line.
 */
const told = z.object({ call, seats: z.array(seat), names: z.array(z.string()) })
const about = <Name extends string>(name: Name) => fact(`call.${name}` as const, 1, told, heard)

export const callStarted = about('started')
export const callRang = about('rang')
export const callBusy = about('busy')
export const callJoined = about('joined')
/** Its media was lost; `back`: it flows again, in the same seat. */
export const callAway = about('away')
export const callBack = about('back')
export const callDeclined = about('declined')
export const callMissed = about('missed')
export const callLeft = about('left')
export const callSeatRemoved = about('seat_removed')
export const callHandedOver = about('handed_over')
/** The host silenced a seat, or let it speak again. */
export const callMuted = about('muted')
export const callHand = about('hand')
export const callLocked = about('locked')
export const callEnded = about('ended')
/** The end of a guest's way in: the guests who came by it went with `seat_removed`. */
export const guestLinkMade = fact('call.guest_link_made', 1, z.object({ callId: z.uuid(), linkId: z.uuid(), names: z.array(z.string()) }), heard)
export const guestLinkRevoked = fact('call.guest_link_revoked', 1, z.object({ callId: z.uuid(), linkId: z.uuid(), names: z.array(z.string()) }), heard)
/** Kept with the call; not on the time line of an incident, which it would drown. */
export const callSaid = fact('call.said', 1, z.object({ callId: z.uuid(), line: chatLine }), heard)

/** Each happening of the rules and its fact. */
export const CALL_FACTS = {
  rang: callRang,
  busy: callBusy,
  joined: callJoined,
  away: callAway,
  back: callBack,
  declined: callDeclined,
  missed: callMissed,
  left: callLeft,
  seat_removed: callSeatRemoved,
  handed_over: callHandedOver,
  muted: callMuted,
  hand: callHand,
  locked: callLocked,
  ended: callEnded,
} as const
