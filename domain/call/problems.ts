import { type Words, problem } from '#platform/pure'

/** Why this machine cannot hold a call at this moment. */
export type NoMedia = 'no_server' | 'no_worker' | 'server_lost' | 'draining'

export const NO_MEDIA_WORDS: Record<NoMedia, Words> = {
  no_server: { zh: '现在不能会商：没有启动媒体服务（ROLES 里没有 media）', en: 'Calls cannot be had now: no media server runs (ROLES has no "media").' },
  no_worker: { zh: '现在不能会商：这台机器上没有可用的媒体程序，请联系管理员', en: 'Calls cannot be had now: this machine has no media worker. Ask your administrator.' },
  server_lost: { zh: '现在不能会商：媒体服务没有应答，正在等它恢复', en: 'Calls cannot be had now: the media server does not answer.' },
  draining: { zh: '现在不能会商：媒体服务正在更换，请稍后再试', en: 'Calls cannot be had now: the media server is being replaced. Try again shortly.' },
}

export const callProblems = {
  noMedia: problem<{ why: NoMedia }>('call.no_media', 503, { zh: ({ why }) => NO_MEDIA_WORDS[why].zh, en: ({ why }) => NO_MEDIA_WORDS[why].en }),
  /** Of the live socket's event `media`. */
  enterFirst: problem('call.enter_first', 409, { zh: '请先进入会商', en: 'Enter the call first.' }),
  ticketRefused: problem('call.ticket_refused', 403, { zh: '入会凭证无效或已过期，请重新进入', en: 'This ticket is not valid or has run out. Enter again.' }),
  mediaAway: problem('call.media_away', 503, { zh: '媒体服务没有应答，正在换一台，请重新进入', en: 'The media server does not answer. Enter again.' }),
  ended: problem('call.ended', 409, { zh: '会商已经结束', en: 'This call has ended.' }),
  locked: problem('call.locked', 409, { zh: '会商已锁定，不能再进人', en: 'This call is locked: nobody new may enter.' }),
  full: problem<{ limit: number }>('call.full', 409, { zh: ({ limit }) => `会商席位已满（${limit}）`, en: ({ limit }) => `This call is full: ${limit} seats.` }),
  removed: problem('call.removed', 403, { zh: '主持人已将您移出会商', en: 'The host removed you from this call.' }),
  hostStays: problem('call.host_stays', 409, { zh: '主持人不能被移出，请先移交主持', en: 'The host cannot be removed: hand over first.' }),
  cannotHost: problem('call.cannot_host', 409, { zh: '只能移交给正在会商中的成员', en: 'Only a member who sits in the call can become its host.' }),
  hostOnly: problem('call.host_only', 403, { zh: '只有主持人或所辖指挥员可以这样做', en: 'Only the host, or a commander of the area, may do this.' }),
  notSeated: problem('call.not_seated', 409, { zh: '您还没有进入会商', en: 'You do not sit in this call.' }),
  noSuchSeat: problem('call.no_such_seat', 404, { zh: '会商里没有这个席位', en: 'This call has no such seat.' }),
  nobodyToRing: problem('call.nobody_to_ring', 422, { zh: '所选的人员、车辆都没有可以呼叫的账号', en: 'Nobody of those chosen has an account that can be rung.' }),
  groupExists: problem<{ callId: string }>('call.group_exists', 409, { zh: '同样成员的对讲组已经有了', en: 'There is a voice group of these members already.' }),
  nobodyInGroup: problem('call.nobody_in_group', 400, { zh: '请说明对讲组有谁：岗位、人员类别或队伍', en: 'Say who belongs to the group: posts, kinds of units, or a team.' }),
  /** Expired, revoked and forged links answer alike. */
  linkOver: problem('call.link_over', 410, { zh: '这个链接已失效，请向邀请您的人索要新的', en: 'This link is no longer valid. Ask whoever invited you for another.' }),
}
