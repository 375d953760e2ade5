export * from './contract.ts'
export * from './facts.ts'
export * from './guest-contract.ts'
export * from './media-envelope.ts'
export * from './media-wire.ts'
export * from './rtp-shapes.ts'
export {
  type Call,
  type CallAbout,
  type CallEnd,
  type CallKind,
  type CallState,
  type ChatLine,
  MOST_SEATS,
  RING_MS,
  type Seat,
  type SeatRole,
  type SeatState,
  call,
  callEnd,
  callKind,
  callState,
  chatLine,
  isIn,
  seat,
  seatRole,
  seatState,
} from './call.ts'
export { type NoMedia, callProblems } from './problems.ts'
export { type SeatRights, seatRights } from './seat-rights.ts'
export { type VoiceGroup, voiceGroup } from './voice-group.ts'
