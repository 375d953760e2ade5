import type { MediaOrder, TicketClaims } from '#domain/call'
import type { Words } from '#platform/pure'

export type ServerLoad = { readonly cpu: number; readonly rooms: number; readonly seats: number }

/** What becomes of a seat's media, as the city is told it. `waiting`: its socket is gone, its place is kept a while. */
export type SeatMedia = 'connected' | 'waiting' | 'gone'

/** One turn at speaking in a voice group. */
export type Spoken = { readonly callId: string; readonly seatId: string; readonly from: Date; readonly until: Date; readonly end: 'released' | 'preempted' | 'lost' | 'too_long' }

/**
 * All that media knows of the city: tickets come signed, and what happened is told. Every call may fail; media goes on without an
 * answer, for who sits where is the city's truth and not its own.
 */
export type CityPort = {
  verifyTicket(ticket: string): Promise<TicketClaims | null>
  /** `unavailable`: no worker can be had here, and why; a call button says so. */
  register(server: { readonly id: string; readonly unavailable: Words | null }): Promise<void>
  /** False when the city knows this server no more: it registers again. */
  beat(server: { readonly id: string; readonly load: ServerLoad }): Promise<boolean>
  drain(serverId: string): Promise<void>
  leave(serverId: string): Promise<void>
  noteSeatMedia(seat: { readonly callId: string; readonly seatId: string; readonly media: SeatMedia }): Promise<void>
  noteSpeech(spoken: Spoken): Promise<void>
  /** What has to be done because of what happened in calls, from now on; also of calls that are elsewhere. */
  followOrders(hear: (order: MediaOrder) => void): Promise<AsyncDisposable>
}
