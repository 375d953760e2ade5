import type { SeenDevice, UnitsNow } from '#domain/force/server'
import type { Actor, Context } from '#platform/context'
import type { Handles } from '#platform/handles'
import type { DeviceFix, FixFlag } from '../fix.ts'
import { type FixColumns, flagsOfBits, roomForFixes } from '../fix-columns.ts'
import { NOWHERE, judge } from '../judge.ts'
import { trackProblems } from '../problems.ts'
import { type Submit, groupCommit } from './group-commit.ts'
import { type AskHistory, type Ingest, ingest } from './ingest.ts'
import { MOCKED, NOT_VALID } from './judge-columns.ts'
import { takeStrangers } from './take-strangers.ts'
import { knownRows } from './track-known.ts'

/** What became of a fix. Without a unit it is only noted on the device. No flags: believed, and the unit is there now. */
export type Judged = { readonly flags: readonly FixFlag[]; readonly unitId: string | null }

const BATCH = 2_000
/** Some 10 s of strangers; beyond it a device had better send again. */
const MOST_WAITING = 40_000

/** Devices act for nobody; the audit names the door they came through. */
const DOOR: Actor = { accountId: 'device', username: 'device', displayName: '设备接入', roles: [], area: null, departmentCode: null }

/** The two things a batch may need of PostgreSQL: who the strangers are, and whether what looks like a repeat is one. */
type Asking = { readonly strangers: (fixes: readonly DeviceFix[]) => Promise<readonly SeenDevice[]>; readonly history: AskHistory }

/** One desk of strangers for each set of handles: state that lives and dies with them, never with this module. */
const desks = new WeakMap<Handles, Submit<DeviceFix, SeenDevice>>()

/**
 * The one door for positions with a name, whatever protocol brought them. Resolves when they are on disk, so an acknowledgement
 * means "kept". Fixes of units cost PostgreSQL nothing here; strangers share a transaction.
 */
export async function receiveFixes(handles: Handles, fixes: readonly DeviceFix[]): Promise<readonly Judged[]> {
  const into = await ingest(handles)
  const strangers = desks.get(handles) ?? openDesk(handles)
  return take(into, fixes, {
    receivedAtMs: handles.clock.now().getTime(),
    handles,
    asking: { strangers: async met => (await Promise.all(pages(met).map(strangers))).flat(), history: into.askHistory },
  })
}

/** The same within a command: what it asks of PostgreSQL goes over the connection the command has, or all might wait for one more. */
export async function receiveWithin(ctx: Context, fix: DeviceFix): Promise<Judged> {
  const into = await ingest(ctx.handles)
  const asking: Asking = { strangers: met => takeStrangers(ctx, met), history: suspects => knownRows(ctx, suspects) }
  const [judged] = await take(into, [fix], { receivedAtMs: ctx.now.getTime(), handles: ctx.handles, asking })
  return judged!
}

type Terms = { readonly receivedAtMs: number; readonly handles: Handles; readonly asking: Asking }

async function take(into: Ingest, fixes: readonly DeviceFix[], { receivedAtMs, handles, asking }: Terms): Promise<readonly Judged[]> {
  const noted = await meetStrangers(into, fixes, asking)
  const columns = roomForFixes(fixes.length)
  const heard = new Uint32Array(fixes.length)
  const rowOf = fixes.map(fix => {
    const slot = into.devices.slotOf(fix.deviceId)
    if (slot === 0) return -1
    const number = into.devices.unit[slot]!
    if (!noted.has(fix.deviceId)) heard[columns.count] = slot
    return addRow(columns, fix, { number, receivedAtMs, isOneOfMany: into.units.devicesOf(number).length > 1 })
  })
  if (columns.count > 0) into.devices.hear(columns, heard, fixes[0]!.protocol)
  if (columns.count > 0) await into.take(columns, asking.history)
  const judged = fixes.map((fix, place): Judged => {
    const row = rowOf[place]!
    if (row === -1) return { flags: judge(fix, NOWHERE, { receivedAtMs, kind: null }).flags, unitId: null }
    return { flags: flagsOfBits(columns.flagBits[row]!), unitId: into.units.columns.ids[columns.number[row]!] ?? null }
  })
  for (const { flags } of judged) for (const flag of flags) handles.metrics.fixesFlagged.inc({ flag })
  return judged
}

/** Whoever is not known here is asked for in PostgreSQL, every time: a claim counts from the next fix on. Answers whom it noted there. */
async function meetStrangers({ devices, units }: Ingest, fixes: readonly DeviceFix[], { strangers }: Asking): Promise<ReadonlySet<string>> {
  const met = fixes.filter(fix => devices.slotOf(fix.deviceId) === 0)
  if (met.length === 0) return new Set()
  const seen = await strangers(met)
  await readClaimed(units, seen)
  return new Set(met.map(fix => fix.deviceId))
}

async function readClaimed(units: UnitsNow, seen: readonly SeenDevice[]): Promise<void> {
  const claimed = [...new Set(seen.flatMap(device => device.unitId ?? []))]
  if (claimed.length > 0) await units.read(claimed)
}

function addRow(columns: FixColumns, fix: DeviceFix, of: { number: number; receivedAtMs: number; isOneOfMany: boolean }): number {
  const row = columns.count++
  columns.number[row] = of.number
  columns.lon[row] = fix.position[0]
  columns.lat[row] = fix.position[1]
  columns.fixedAtMs[row] = fix.fixedAt.getTime()
  columns.receivedAtMs[row] = of.receivedAtMs
  columns.speedKmh[row] = fix.speedKmh ?? Number.NaN
  columns.bearingDeg[row] = fix.bearingDeg ?? Number.NaN
  columns.accuracyMetres[row] = fix.accuracyMetres ?? Number.NaN
  columns.altitudeMetres[row] = fix.altitudeMetres ?? Number.NaN
  columns.batteryPercent[row] = fix.batteryPercent ?? Number.NaN
  columns.flagBits[row] = (fix.isValid ? 0 : NOT_VALID) | (fix.isMocked ? MOCKED : 0)
  const more = moreOf(fix, of.isOneOfMany)
  if (more !== null) columns.more.set(row, more)
  return row
}

/** What few fixes say besides: when the device sent it, which of a unit's devices it was, alarm bits and the like. */
function moreOf(fix: DeviceFix, isOneOfMany: boolean): string | null {
  const more = {
    ...(fix.deviceAt ? { deviceAt: fix.deviceAt.toISOString() } : {}),
    ...(isOneOfMany ? { deviceId: fix.deviceId } : {}),
    ...(Object.keys(fix.extra).length > 0 ? { extra: fix.extra } : {}),
  }
  return Object.keys(more).length > 0 ? JSON.stringify(more) : null
}

function pages(fixes: readonly DeviceFix[]): DeviceFix[][] {
  return Array.from({ length: Math.ceil(fixes.length / BATCH) }, (_, page) => fixes.slice(page * BATCH, (page + 1) * BATCH))
}

function openDesk(handles: Handles): Submit<DeviceFix, SeenDevice> {
  const submit = groupCommit<DeviceFix, SeenDevice>({
    run: batch => handles.db.transaction(tx => takeStrangers({ tx, actor: DOOR, now: handles.clock.now(), handles, requestId: 'positions' }, batch)),
    most: BATCH,
    mostWaiting: MOST_WAITING,
    onTooMany: () => trackProblems.busy(),
    isCallersFault,
  })
  desks.set(handles, submit)
  return submit
}

/** SQLSTATE 22 is "data exception": what somebody sent cannot be written. Drizzle wraps the driver's error. */
function isCallersFault(error: unknown): boolean {
  const fault = error instanceof Error && error.cause ? error.cause : error
  return typeof fault === 'object' && fault !== null && 'code' in fault && typeof fault.code === 'string' && fault.code.startsWith('22')
}
