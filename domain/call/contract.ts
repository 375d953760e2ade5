import { z } from 'zod'
import { command, cursorText, instant, pageOf, query, words } from '#platform/pure'
import { MOST_LINE, MOST_SEATS, call, callKind, chatLine, seat } from './call.ts'
import { voiceGroup } from './voice-group.ts'

const id = z.uuid()

/** Whom to ring; all lists together. Nobody is rung twice. */
export const whom = z.object({
  unitIds: z.array(id).max(MOST_SEATS).default([]),
  /** A lasso: unit numbers as live frames name them, rung is whoever crews them. */
  unitNumbers: z.array(z.number().int().positive()).max(MOST_SEATS).default([]),
  accountIds: z.array(z.string().min(1).max(60)).max(MOST_SEATS).default([]),
  /** As on a phone: a user name, or the phone number of a unit. */
  numbers: z.array(z.string().trim().min(1).max(40)).max(16).default([]),
  teamId: id.nullable().default(null),
  /** The nearest commander of my own area, or of the one above. */
  commander: z.boolean().default(false),
})
export type Whom = z.infer<typeof whom>

export const callNow = z.object({ call, seats: z.array(seat), mySeatId: id.nullable() })
export type CallNow = z.infer<typeof callNow>

/** Chosen, and could not be rung. */
export const unreached = z.object({ name: z.string(), unitId: id.nullable(), why: z.enum(['no_account', 'disabled']) })
export type Unreached = z.infer<typeof unreached>

export const startCall = command('POST /api/calls', {
  input: z.object({
    incidentId: id.optional(),
    unitId: id.optional(),
    title: z.string().trim().max(120).optional(),
    /** Without anybody: about an incident whoever is on it, about a unit its crew. */
    whom: whom.prefault({}),
  }),
  output: callNow.extend({ unreached: z.array(unreached) }),
  action: 'call.start',
  summary: { zh: '发起会商，呼叫有关人员', en: 'Start a call and ring people' },
})

export const myCalls = query('GET /api/calls/mine', {
  input: z.object({}),
  output: z.object({ items: z.array(callNow) }),
  action: 'call.read',
  summary: { zh: '正在呼叫我、我正在参加的会商，和我的对讲组', en: 'Calls that ring for me or go on with me, and my voice groups' },
})

/** What the call button asks. */
export const getAbility = query('GET /api/calls/ability', {
  input: z.object({}),
  output: z.object({ mayStart: z.boolean(), canCall: z.boolean(), why: words.nullable() }),
  action: 'call.read',
  summary: { zh: '我能不能发起会商，不能是为什么', en: 'Whether I may call and this machine can, and why not' },
})

export const listCalls = query('GET /api/calls', {
  input: z.object({
    incidentId: id.optional(),
    areaCode: z.string().max(20).optional(),
    kind: callKind.optional(),
    state: z.enum(['open', 'ended', 'all']).default('all'),
    cursor: cursorText.optional(),
    limit: z.coerce.number().int().min(1).max(200).default(50),
  }),
  output: pageOf(call),
  action: 'call.read',
  summary: { zh: '会商列表：按事件或区划，新的在前', en: 'Calls about an incident or of an area, newest first' },
})

export const getCall = query('GET /api/calls/{id}', {
  input: z.object({ id }),
  /** Everybody who ever had a seat in it, and the last two hundred lines. */
  output: callNow.extend({ chat: z.array(chatLine) }),
  action: 'call.read',
  summary: { zh: '一次会商：谁在里面、说了什么', en: 'One call: who is and was in it, and what was written' },
})

const one = z.object({ id })
const ofSeat = z.object({ id, seatId: id })
const act = <In extends z.ZodType>(name: string, input: In, said: { zh: string; en: string }) =>
  command(`POST /api/calls/{id}/${name}`, { input, output: callNow, action: 'call.take_part', summary: said })

export const acceptCall = act('accept', one, { zh: '接听，或中途加入', en: 'Accept, or join late' })
export const declineCall = act('decline', one, { zh: '拒接', en: 'Decline' })
export const leaveCall = act('leave', one, { zh: '离开会商', en: 'Leave' })
export const inviteToCall = command('POST /api/calls/{id}/invite', {
  input: z.object({ id, whom }),
  output: callNow.extend({ unreached: z.array(unreached) }),
  action: 'call.take_part',
  summary: { zh: '再呼叫人进来，或重新呼叫', en: 'Ring more people, or again' },
})
export const endCall = act('end', one, { zh: '全体结束', en: 'End for all' })
export const handOverCall = act('hand-over', ofSeat, { zh: '移交主持', en: 'Hand over the host' })
export const lockCall = act('lock', z.object({ id, isLocked: z.boolean() }), { zh: '锁定、解锁', en: 'Lock or unlock' })
export const muteSeat = act('mute', ofSeat.extend({ isMuted: z.boolean() }), { zh: '让某席静音、恢复发言', en: 'Silence a seat, or let it speak' })
export const removeSeat = act('remove', ofSeat, { zh: '移出某席', en: 'Remove a seat' })
export const raiseHand = act('hand', z.object({ id, isUp: z.boolean() }), { zh: '举手、放下', en: 'Raise or lower a hand' })

export const sayInCall = command('POST /api/calls/{id}/lines', {
  input: z.object({ id, text: z.string().trim().min(1).max(MOST_LINE) }),
  output: chatLine,
  action: 'call.take_part',
  summary: { zh: '在会商里写一句话', en: 'Write a line in the call' },
})

/** What opens the media: see `ticketClaims`. */
export const entrance = z.object({ ticket: z.string(), expiresAt: instant, serverId: z.string(), seatId: id })

export const enterCall = command('POST /api/calls/{id}/enter', {
  input: one,
  output: callNow.extend(entrance.shape),
  action: 'call.enter',
  isRepeatable: true,
  summary: { zh: '进入会商，领取媒体凭证；断线后回到原席位', en: 'Enter: a ticket for the media, into the same seat after a cut' },
})

export const guestLink = z.object({ id, makerName: z.string(), createdAt: instant, expiresAt: instant, revokedAt: instant.nullable() })
export type GuestLink = z.infer<typeof guestLink>
export const makeGuestLink = command('POST /api/calls/{id}/guest-links', {
  input: z.object({ id, validMinutes: z.number().int().min(5).max(1_440).default(120) }),
  output: z.object({ guestLink, link: z.string() }),
  action: 'call.take_part',
  isRepeatable: true,
  summary: { zh: '生成来宾链接', en: 'Make a link for guests' },
})
export const listGuestLinks = query('GET /api/calls/{id}/guest-links', {
  input: one,
  output: z.object({ items: z.array(guestLink) }),
  action: 'call.take_part',
  summary: { zh: '来宾链接', en: 'Links for guests' },
})
export const revokeGuestLink = command('POST /api/calls/{id}/guest-links/{linkId}/revoke', {
  input: z.object({ id, linkId: id }),
  output: guestLink,
  action: 'call.take_part',
  summary: { zh: '作废来宾链接，由它进来的人一并移出', en: 'Revoke a guest link; whoever came by it goes too' },
})

export const speech = z.object({ seatId: id, name: z.string(), from: instant, to: instant, priority: z.number().int(), end: z.string() })
export type Speech = z.infer<typeof speech>
export const listSpeech = query('GET /api/calls/{id}/speech', {
  input: z.object({ id, cursor: cursorText.optional(), limit: z.coerce.number().int().min(1).max(500).default(100) }),
  output: pageOf(speech),
  action: 'call.read',
  summary: { zh: '对讲记录：谁在什么时候说话', en: 'Who spoke when, newest first' },
})

export const createVoiceGroup = command('POST /api/voice-groups', {
  input: z.object({ name: z.string().trim().min(1).max(60), areaCode: z.string().max(20).optional() }).extend(voiceGroup.omit({ areaCode: true }).partial().shape),
  output: callNow,
  action: 'call.oversee',
  summary: { zh: '建对讲组', en: 'Make a voice group' },
})
