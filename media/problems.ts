import { problem } from '#platform/pure'

export const mediaProblems = {
  ticketRefused: problem('media.ticket_refused', 403, { zh: '入会凭证无效或已过期，请重新加入', en: 'The ticket is not valid or has expired. Join again.' }),
  enterFirst: problem('media.enter_first', 409, { zh: '请先进入会商', en: 'Enter the call first.' }),
  /** What was here is gone (a worker died, the server is going): another ticket, and in again. */
  enterAgain: problem('media.enter_again', 409, { zh: '媒体服务已切换，请重新进入', en: 'The media moved elsewhere. Enter again.' }),
  draining: problem('media.draining', 503, { zh: '这台媒体服务器正在退出，请换一台', en: 'This media server is going away. Take another.' }),
  noWorker: problem('media.no_worker', 503, { zh: '媒体服务暂不可用，请稍后再试', en: 'No media worker is available. Try again shortly.' }),
  full: problem<{ limit: number }>('media.full', 409, { zh: ({ limit }) => `会商席位已满（${limit}）`, en: ({ limit }) => `The call is full: ${limit} seats.` }),
  /** Unknown and another seat's answer the same. */
  unknownThing: problem<{ what: 'transport' | 'producer' | 'consumer' }>('media.unknown', 404, { zh: '没有找到这一路媒体', en: ({ what }) => `No such ${what} of yours.` }),
  notConnectable: problem('media.not_connectable', 400, { zh: '连接参数有误', en: 'These connection parameters cannot be used.' }),
  alreadyConnected: problem('media.already_connected', 409, { zh: '这条链路已经连接', en: 'This transport is connected already.' }),
  badParameters: problem<{ why: string }>('media.bad_parameters', 400, { zh: ({ why }) => `媒体参数有误：${why}`, en: ({ why }) => `Bad media parameters: ${why}.` }),
  mayNotSend: problem<{ source: string }>('media.may_not_send', 403, { zh: '您的席位不能发送这一路', en: ({ source }) => `Your seat may not send ${source}.` }),
  sentAlready: problem<{ source: string }>('media.sent_already', 409, { zh: '这一路已经在发送', en: ({ source }) => `Your ${source} is sent already.` }),
  noFloor: problem('media.no_floor', 409, { zh: '这里不是对讲组', en: 'This call has no floor to take.' }),
}
