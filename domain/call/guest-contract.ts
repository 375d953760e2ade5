import { z } from 'zod'
import { command, instant } from '#platform/pure'
import { MOST_LINE, call, chatLine, seat } from './call.ts'
import { entrance } from './contract.ts'

/**
 * The doors of guests: no session, only what they hold. All are asked by POST, so that no link and no key ever stands in a log.
 * A link lets many in; the key a guest is given on entering is of one seat.
 */
const held = z.string().min(20).max(1_000)
const GUEST_BODY_BYTES = 8 * 1024
const open = { action: 'public', isRepeatable: true, bodyLimitBytes: GUEST_BODY_BYTES } as const

/** All a guest learns of the city: this call. */
export const guestCall = z.object({
  call: call.pick({ id: true, title: true, kind: true, state: true, isLocked: true, startedAt: true, endedAt: true, hostSeatId: true }),
  seats: z.array(seat.pick({ id: true, name: true, role: true, state: true, handUpAt: true, isMuted: true })),
  chat: z.array(chatLine),
  mySeatId: z.uuid(),
})
export type GuestCall = z.infer<typeof guestCall>

export const lookAtLink = command('POST /api/guest-calls/look', {
  input: z.object({ link: held }),
  output: z.object({ title: z.string(), makerName: z.string(), expiresAt: instant, isLocked: z.boolean() }),
  ...open,
  summary: { zh: '来宾：链接是哪次会商', en: 'Guest: what call a link is for' },
})

export const enterAsGuest = command('POST /api/guest-calls/enter', {
  input: z.object({ link: held, name: z.string().trim().min(1).max(40) }),
  output: guestCall.extend(entrance.shape).extend({ key: z.string() }),
  ...open,
  summary: { zh: '来宾：报上姓名进入会商', en: 'Guest: give a name and enter' },
})

const keyed = z.object({ key: held })
export const returnAsGuest = command('POST /api/guest-calls/return', {
  input: keyed,
  output: guestCall.extend(entrance.shape),
  ...open,
  summary: { zh: '来宾：断线后回到原席位', en: 'Guest: back into the same seat' },
})

const act = <In extends z.ZodType>(name: string, input: In, said: { zh: string; en: string }) =>
  command(`POST /api/guest-calls/${name}`, { input, output: guestCall, ...open, summary: said })
export const guestNow = act('now', keyed, { zh: '来宾：会商现在的样子', en: 'Guest: the call as it is' })
export const guestLeave = act('leave', keyed, { zh: '来宾：离开', en: 'Guest: leave' })
export const guestHand = act('hand', keyed.extend({ isUp: z.boolean() }), { zh: '来宾：举手、放下', en: 'Guest: raise or lower a hand' })
export const guestSay = act('lines', keyed.extend({ text: z.string().trim().min(1).max(MOST_LINE) }), { zh: '来宾：写一句话', en: 'Guest: write a line' })
