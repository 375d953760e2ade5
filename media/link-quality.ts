import type { LinkQuality } from '#domain/call'

/** Below this a link carries voices only: three of them with their headers need about so much. */
const VOICES_ONLY_BPS = 100_000
const PICTURES_AGAIN_BPS = 150_000
const WEAK_BPS = 300_000
const GOOD_BPS = 400_000
const WEAK_LOSS_PERCENT = 5
const GOOD_LOSS_PERCENT = 2
/** Samples in a row before a change is believed; samples come twice a second. */
const LOW_SAMPLES = 2
const GOOD_SAMPLES = 3
/** The estimate needs so long after a picture starts before it means anything. */
const TRY_GRACE_MS = 1_000
const TRY_MS = 2_500
const FIRST_WAIT_MS = 2_000
const MOST_WAIT_MS = 12_000

/** What was measured of the link that carries media to a seat. */
export type LinkSample = {
  readonly atMs: number
  readonly isConnected: boolean
  /** The congestion controller's estimate; it means little while no picture flows. */
  readonly outgoingBps: number | null
  readonly lossPercent: number
  readonly hasPictures: boolean
  /** What comes in from the same seat arrives well: a hint that the way is clear. Null when nothing comes in. */
  readonly isIncomingFine: boolean | null
}

export type LinkState = {
  readonly quality: LinkQuality
  readonly isTrying: boolean
  readonly low: number
  readonly good: number
  readonly tryMs: number
  readonly waitMs: number
  readonly wasIncomingFine: boolean | null
}
export const NEW_LINK: LinkState = { quality: 'good', isTrying: false, low: 0, good: 0, tryMs: 0, waitMs: FIRST_WAIT_MS, wasIncomingFine: null }

/**
 * `[MED-6]` How good a link is, pure, with hysteresis: pictures stop before voices suffer, and come back by themselves. While none
 * flows the estimate says nothing, so one small picture is tried: at once when what comes in gets well again, else ever more rarely.
 */
export function stepLink(state: LinkState, sample: LinkSample): LinkState {
  const known = { ...state, wasIncomingFine: sample.isIncomingFine }
  if (!sample.isConnected) return { ...known, quality: 'lost', isTrying: false, low: 0, good: 0 }
  if (state.quality === 'lost') return { ...known, quality: 'weak', low: 0, good: 0, waitMs: FIRST_WAIT_MS }
  return state.quality === 'audioOnly' ? stepAudioOnly(known, sample, state.wasIncomingFine) : stepPictures(known, sample)
}

/** While no picture flows the estimate bounds nothing. */
function judge({ hasPictures, outgoingBps, lossPercent }: LinkSample): { isLow: boolean; isWeak: boolean; isGood: boolean } {
  const bps = hasPictures && outgoingBps !== null ? outgoingBps : Infinity
  return { isLow: bps < VOICES_ONLY_BPS, isWeak: bps < WEAK_BPS || lossPercent > WEAK_LOSS_PERCENT, isGood: bps >= GOOD_BPS && lossPercent < GOOD_LOSS_PERCENT }
}

function stepPictures(state: LinkState, sample: LinkSample): LinkState {
  const { isLow, isWeak, isGood } = judge(sample)
  const low = isLow || (state.quality === 'good' && isWeak) ? state.low + 1 : 0
  const good = isGood ? state.good + 1 : 0
  const counted = { ...state, low, good }
  if (low >= LOW_SAMPLES && isLow) return { ...counted, quality: 'audioOnly', isTrying: false, low: 0, good: 0, tryMs: sample.atMs + state.waitMs }
  if (low >= LOW_SAMPLES && state.quality === 'good') return { ...counted, quality: 'weak', good: 0 }
  if (good < GOOD_SAMPLES || state.quality === 'good') return counted
  return { ...counted, quality: 'good', waitMs: FIRST_WAIT_MS }
}

function stepAudioOnly(state: LinkState, sample: LinkSample, wasIncomingFine: boolean | null): LinkState {
  if (state.isTrying) return judgeTry(state, sample)
  const gotWell = sample.isIncomingFine === true && wasIncomingFine === false
  if (sample.isIncomingFine !== false && (gotWell || sample.atMs >= state.tryMs)) return { ...state, isTrying: true, tryMs: sample.atMs, low: 0, good: 0, waitMs: gotWell ? FIRST_WAIT_MS : state.waitMs }
  return state
}

function judgeTry(state: LinkState, sample: LinkSample): LinkState {
  const triedMs = sample.atMs - state.tryMs
  if (triedMs < TRY_GRACE_MS) return state
  const isThrough = sample.outgoingBps !== null && sample.outgoingBps >= PICTURES_AGAIN_BPS
  const good = isThrough ? state.good + 1 : 0
  if (good >= LOW_SAMPLES) return { ...state, quality: 'weak', isTrying: false, low: 0, good: 0 }
  const isHopeless = sample.outgoingBps !== null && sample.outgoingBps < VOICES_ONLY_BPS / 2
  if (triedMs < TRY_MS && !isHopeless) return { ...state, good }
  const waitMs = Math.min(MOST_WAIT_MS, state.waitMs * 2)
  return { ...state, isTrying: false, good: 0, waitMs, tryMs: sample.atMs + waitMs }
}
