import { beatMediaServer, drainMediaServer, followOrders, leaveMediaServer, noteSeatMedia, noteSpeech, registerMediaServer, verifyTicket } from '#domain/call/server'
import type { Handles } from '#platform/handles'
import type { CityPort } from './city-port.ts'

/** The city of this process: what media tells goes to `domain/call`. */
export function cityOf(handles: Handles): CityPort {
  return {
    verifyTicket: ticket => verifyTicket(handles, ticket),
    register: ({ id, unavailable }) => registerMediaServer(handles, { id, unavailable: unavailable && unavailable.zh }),
    beat: server => beatMediaServer(handles, server),
    drain: serverId => drainMediaServer(handles, serverId),
    leave: serverId => leaveMediaServer(handles, serverId),
    noteSeatMedia: seat => noteSeatMedia(handles, seat),
    noteSpeech: spoken => noteSpeech(handles, [spoken]),
    followOrders: hear => followOrders(handles, hear),
  }
}
