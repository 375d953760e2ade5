import { areaFinder } from '#domain/area/server'
import { type UnitKind, deviceSeen, kindCodeOf } from '#domain/force'
import { type CarriedUnit, type Move, moveUnits, noteDoubts, placeDevice, unitsOfDevices } from '#domain/force/server'
import type { Context } from '#platform/context'
import { record } from '#platform/event-log'
import type { DeviceFix, FixFlag } from '../fix.ts'
import { type Anchor, NOWHERE, isNullIsland, judge } from '../judge.ts'
import type { Moved } from '../moved-batch.ts'
import { keyText, trackStore } from './track-store.ts'

/** A fix with the instant our server heard it. */
export type Arrival = { readonly fix: DeviceFix; readonly receivedAt: Date }

/** What became of a fix. Without a unit it is only noted on the device. No flags: believed, and the unit is there now. */
export type Judged = { readonly flags: readonly FixFlag[]; readonly unitId: string | null }

export type Taken = { readonly judged: readonly Judged[]; readonly moved: readonly Moved[] }

type Weighed = Arrival & { readonly unit: CarriedUnit | null; readonly flags: readonly FixFlag[] }

/**
 * Judges a batch, keeps it and moves units, all in the caller's transaction. `[TRK-1]` The order of the batch is the order
 * of judging. Tell the bus of `moved` after commit.
 */
export async function takeFixes(ctx: Context, arrivals: readonly Arrival[]): Promise<Taken> {
  const seen = await unitsOfDevices(ctx.tx, sightingsIn(arrivals), ctx.now)
  const unitOf = new Map(seen.map(device => [device.deviceId, device.unit]))
  const anchors = new Map<string, Anchor>()
  const weighed = await markRepeats(ctx, arrivals.map(arrival => weigh(arrival, unitOf.get(arrival.fix.deviceId) ?? null, anchors)))

  const kept = weighed.flatMap(({ unit, ...rest }) => (unit && isStorable(rest.fix) ? [{ unitId: unit.id, ...rest }] : []))
  await trackStore.append(ctx.tx, kept)
  const last = lastBelieved(weighed)
  await moveUnits(ctx.tx, [...last.values()].map(moveFrom))
  await noteDoubts(ctx.tx, changedDoubts(seen.flatMap(device => device.unit ?? []), anchors))
  await tellNewDevices(ctx, seen.filter(device => device.isNew).map(device => device.deviceId), arrivals)
  return {
    judged: weighed.map(({ unit, flags }) => ({ flags, unitId: unit?.id ?? null })),
    moved: [...last.values()].map(movedFrom),
  }
}

function weigh(arrival: Arrival, unit: CarriedUnit | null, anchors: Map<string, Anchor>): Weighed {
  const anchor = unit === null ? NOWHERE : (anchors.get(unit.id) ?? { believed: unit.believed, doubted: unit.doubted })
  const kind: UnitKind | null = unit?.kind ?? null
  const verdict = judge(arrival.fix, anchor, { receivedAtMs: arrival.receivedAt.getTime(), kind })
  if (unit) anchors.set(unit.id, verdict.anchor)
  return { ...arrival, unit, flags: verdict.flags }
}

/** `[TRK-4]` Devices send again what they have no answer for: what history has already is a repeat, however old. */
async function markRepeats(ctx: Context, weighed: readonly Weighed[]): Promise<readonly Weighed[]> {
  const keyOf = ({ unit, fix }: Weighed) => (unit && isStorable(fix) ? { unitId: unit.id, fix } : null)
  const suspects = weighed.flatMap(it => (it.flags.length > 0 && !it.flags.includes('duplicate') ? (keyOf(it) ?? []) : []))
  if (suspects.length === 0) return weighed
  const known = new Set(await trackStore.known(ctx.tx, suspects))
  return weighed.map(it => {
    const key = keyOf(it)
    const text = key && keyText(key)
    const isRepeat = text !== null && known.has(text) && it.flags.length > 0 && !it.flags.includes('duplicate')
    if (text !== null) known.add(text)
    return isRepeat ? { ...it, flags: [...it.flags, 'duplicate' as const] } : it
  })
}

/** The last believed fix of each unit: nothing between matters to the map. */
function lastBelieved(weighed: readonly Weighed[]) {
  const last = new Map<string, Arrival & { unit: CarriedUnit }>()
  for (const { unit, flags, ...arrival } of weighed) if (unit && flags.length === 0) last.set(unit.id, { ...arrival, unit })
  return last
}

function moveFrom({ fix, receivedAt, unit }: Arrival & { unit: CarriedUnit }): Move {
  const { position, fixedAt, speedKmh, bearingDeg, accuracyMetres, batteryPercent } = fix
  return { unitId: unit.id, position, fixedAt, receivedAt, speedKmh, bearingDeg, accuracyMetres, batteryPercent }
}

function movedFrom({ fix, unit }: Arrival & { unit: CarriedUnit }): Moved {
  const [lon, lat] = fix.position
  const { number, areaPath, kind } = unit
  return { number, lon, lat, fixedAtMs: fix.fixedAt.getTime(), speedKmh: fix.speedKmh, bearingDeg: fix.bearingDeg, kindCode: kindCodeOf(kind), areaPath }
}

function changedDoubts(units: readonly CarriedUnit[], anchors: ReadonlyMap<string, Anchor>) {
  const byId = new Map(units.map(unit => [unit.id, unit]))
  return [...byId.values()].flatMap(unit => {
    const doubt = anchors.get(unit.id)?.doubted ?? null
    return doubt === unit.doubted ? [] : [{ unitId: unit.id, doubt }]
  })
}

function sightingsIn(arrivals: readonly Arrival[]) {
  const byDevice = Map.groupBy(arrivals, ({ fix }) => fix.deviceId)
  return [...byDevice].map(([deviceId, its]) => ({
    deviceId,
    protocol: its.at(-1)!.fix.protocol,
    position: its.findLast(({ fix }) => isUsable(fix))?.fix.position ?? null,
    fixCount: its.length,
  }))
}

/** A fact takes the channel's lock: a flood of strangers is listed, but only so many of a batch are told. */
const MOST_TOLD = 50

/** `[FRC-5]` A stranger is listed where it was first heard from. One fact each, however often it sends. */
async function tellNewDevices(ctx: Context, deviceIds: readonly string[], arrivals: readonly Arrival[]): Promise<void> {
  const firstOf = new Map([...arrivals].reverse().map(({ fix }) => [fix.deviceId, fix]))
  const areaAt = deviceIds.length > 0 ? await areaFinder(ctx) : () => null
  const strangers = deviceIds.flatMap(deviceId => {
    const fix = firstOf.get(deviceId)
    return fix ? [{ deviceId, protocol: fix.protocol, area: isUsable(fix) ? areaAt(fix.position) : null }] : []
  })
  for (const { deviceId, area } of strangers) if (area) await placeDevice(ctx, deviceId, area)
  for (const { deviceId, protocol, area } of strangers.slice(0, MOST_TOLD)) {
    const audience = { areaCode: area?.code ?? null, areaPath: area?.path ?? null, subject: `device:${deviceId}` }
    await record(ctx, deviceSeen, { deviceId, protocol }, audience)
  }
}

/** A position that names a place on earth other than 0/0. */
function isUsable(fix: DeviceFix): boolean {
  return isStorable(fix) && !isNullIsland(fix.position)
}

/** Numbers a database can keep; a door should let nothing else through. */
function isStorable(fix: DeviceFix): boolean {
  return Number.isFinite(fix.position[0]) && Number.isFinite(fix.position[1]) && Number.isFinite(fix.fixedAt.getTime())
}
