import type { Call, Seat } from './call.ts'

export type SeatRights = { readonly maySpeak: boolean; readonly mayShow: boolean; readonly floorPriority: number }

/** `[CALL-8]` What a seat may send: a watcher nothing, who is silenced no voice, a voice group no picture. */
export function seatRights(call: Pick<Call, 'kind'>, seat: Pick<Seat, 'role' | 'isMuted' | 'floorPriority'>): SeatRights {
  const takesPart = seat.role !== 'watcher' && seat.role !== 'camera'
  return { maySpeak: takesPart && !seat.isMuted, mayShow: takesPart && call.kind === 'conference', floorPriority: takesPart ? seat.floorPriority : 0 }
}
