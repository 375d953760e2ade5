import type { Doubt, Sighting, UnitKind } from '#domain/force'
import { type Position, distanceMetres } from '#platform/pure'
import type { DeviceFix, FixFlag } from './fix.ts'

/** What is believed of a unit, and what is held against it. */
export type Anchor = { readonly believed: Sighting | null; readonly doubted: Doubt | null }
export const NOWHERE: Anchor = { believed: null, doubted: null }

/** A fix is believed when nothing is flagged; then, and only then, it is the unit's new place. */
export type Verdict = { readonly flags: readonly FixFlag[]; readonly anchor: Anchor }

export const FUTURE_TOLERANCE_MS = 2 * 60_000
/** Receivers scatter in streets and valleys; two devices of one unit do not agree to the metre either. */
export const SCATTER_METRES = 150
/** After this many fixes that agree with one another, over at least this long, the old place was the wrong one. */
export const AGREEING_FIXES = 3
export const AGREEING_MS = 10_000
/** Tracks without a fix send 0/0, some with noise. */
export const NULL_ISLAND_DEG = 0.001

/** Faster than this the fix is wrong, not the driver. People ride trains (250 to 350 km/h here), road vehicles do not fly. */
export const LIMIT_KMH: Record<UnitKind, number> = {
  grid_worker: 360,
  doctor: 360,
  volunteer: 360,
  police: 360,
  ambulance: 180,
  vehicle: 180,
  device: 360,
}

/**
 * `[TRK-1]` Judges one fix against what is believed. Pure: the same fixes in the same order give the same verdicts,
 * however they were grouped into transactions. `kind` is null for a device nobody claims; it has no anchor.
 */
export function judge(fix: DeviceFix, anchor: Anchor, terms: { receivedAtMs: number; kind: UnitKind | null }): Verdict {
  const sighting: Sighting = { position: fix.position, fixedAtMs: fix.fixedAt.getTime() }
  const flags = [...ownFlags(fix, terms.receivedAtMs), ...orderFlags(sighting, anchor.believed)]
  if (flags.length > 0) return { flags, anchor }
  const { believed, doubted } = anchor
  const limitKmh = LIMIT_KMH[terms.kind ?? 'device']
  if (believed === null || isReachable(believed, sighting, limitKmh)) return { flags: [], anchor: { believed: sighting, doubted: null } }
  if (doubted !== null && sighting.fixedAtMs <= doubted.fixedAtMs) {
    return { flags: [isSame(sighting, doubted) ? 'duplicate' : 'impossible_speed'], anchor }
  }
  return weigh(sighting, anchor, doubted !== null && isReachable(doubted, sighting, limitKmh) ? doubted : null)
}

/** `[TRK-3]` One wrong fix cannot freeze a unit: a run of fixes that agree with one another outweighs it. */
function weigh(sighting: Sighting, anchor: Anchor, agreesWith: Doubt | null): Verdict {
  const sinceMs = agreesWith?.sinceMs ?? sighting.fixedAtMs
  const count = (agreesWith?.count ?? 0) + 1
  const isConvinced = count >= AGREEING_FIXES && sighting.fixedAtMs - sinceMs >= AGREEING_MS
  if (isConvinced) return { flags: [], anchor: { believed: sighting, doubted: null } }
  return { flags: ['impossible_speed'], anchor: { believed: anchor.believed, doubted: { ...sighting, sinceMs, count } } }
}

/** What is wrong with the fix whatever came before. */
function ownFlags(fix: DeviceFix, receivedAtMs: number): FixFlag[] {
  const flags: FixFlag[] = []
  const [lon, lat] = fix.position
  if (!fix.isValid || !(Math.abs(lon) <= 180 && Math.abs(lat) <= 90) || Number.isNaN(fix.fixedAt.getTime())) flags.push('not_valid')
  if (isNullIsland(fix.position)) flags.push('null_island')
  if (fix.isMocked) flags.push('mocked')
  if (fix.fixedAt.getTime() > receivedAtMs + FUTURE_TOLERANCE_MS) flags.push('future')
  return flags
}

/** `[TRK-2]` Nothing that is not newer than the believed fix can move a unit. */
function orderFlags(sighting: Sighting, believed: Sighting | null): FixFlag[] {
  if (believed === null || sighting.fixedAtMs > believed.fixedAtMs) return []
  return [isSame(sighting, believed) ? 'duplicate' : 'late']
}

/** Where receivers without a fix say they are. */
export function isNullIsland([lon, lat]: Position): boolean {
  return Math.abs(lon) < NULL_ISLAND_DEG && Math.abs(lat) < NULL_ISLAND_DEG
}

function isSame(one: Sighting, other: Sighting): boolean {
  return one.fixedAtMs === other.fixedAtMs && one.position[0] === other.position[0] && one.position[1] === other.position[1]
}

/** After a long gap everything is within reach; no case of its own is needed. */
function isReachable(from: Sighting, to: Sighting, limitKmh: number): boolean {
  const hours = (to.fixedAtMs - from.fixedAtMs) / 3_600_000
  return distanceMetres(from.position, to.position) <= limitKmh * hours * 1000 + SCATTER_METRES
}
