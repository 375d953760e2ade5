import type { Actor } from '#platform/context'
import type { Handles } from '#platform/handles'
import type { DeviceFix } from '../fix.ts'
import { type Moved, POSITIONS_TOPIC, encodeMovedBatch } from '../moved-batch.ts'
import { trackProblems } from '../problems.ts'
import { type Submit, groupCommit } from './group-commit.ts'
import { type Arrival, type Judged, type Taken, takeFixes } from './take-fixes.ts'

const BATCH = 2_000
/** Some 10 s of work at the measured rate; beyond it a device had better send again. */
const MOST_WAITING = 40_000

/** Devices act for nobody; the audit names the door they came through. */
const DOOR: Actor = { accountId: 'device', username: 'device', displayName: '设备接入', roles: [], area: null, departmentCode: null }

/** One inbox for each set of handles: state that lives and dies with them, never with this module. */
const inboxes = new WeakMap<Handles, Submit<Arrival, Judged>>()

/**
 * The one door for positions, whatever protocol brought them. Resolves when they are committed, so an acknowledgement
 * means "kept"; the bus hears of moves right after. Concurrent callers share a transaction.
 * Measured (`receive-fixes.bench.ts`, fsync on, 2 cores at a load of 8): 2,850 fixes/s from 500 callers, 5,400/s in batches.
 */
export async function receiveFixes(handles: Handles, fixes: readonly DeviceFix[]): Promise<readonly Judged[]> {
  const receivedAt = handles.clock.now()
  const submit = inboxes.get(handles) ?? openInbox(handles)
  const judged: Judged[] = []
  for (let from = 0; from < fixes.length; from += BATCH) {
    judged.push(...(await submit(fixes.slice(from, from + BATCH).map(fix => ({ fix, receivedAt })))))
  }
  return judged
}

/** Tells every gateway. A signal: best effort, and only of what the database knows. */
export function announceMoves(handles: Handles, moved: readonly Moved[]): void {
  if (moved.length > 0) handles.bus.publish(POSITIONS_TOPIC, encodeMovedBatch(moved))
}

/** Doors count what they received; what was not believed is counted here. */
export function countFlags(handles: Handles, judged: readonly Judged[]): void {
  for (const { flags } of judged) for (const flag of flags) handles.metrics.fixesFlagged.inc({ flag })
}

function openInbox(handles: Handles): Submit<Arrival, Judged> {
  const submit = groupCommit<Arrival, Judged>({
    run: batch => flush(handles, batch),
    most: BATCH,
    mostWaiting: MOST_WAITING,
    onTooMany: () => trackProblems.busy(),
    isCallersFault,
  })
  inboxes.set(handles, submit)
  return submit
}

async function flush(handles: Handles, batch: readonly Arrival[]): Promise<readonly Judged[]> {
  const { moved, judged }: Taken = await handles.db.transaction(tx =>
    takeFixes({ tx, actor: DOOR, now: handles.clock.now(), handles, requestId: 'positions' }, batch),
  )
  announceMoves(handles, moved)
  countFlags(handles, judged)
  return judged
}

/** SQLSTATE 22 is "data exception": what somebody sent cannot be written. Drizzle wraps the driver's error. */
function isCallersFault(error: unknown): boolean {
  const fault = error instanceof Error && error.cause ? error.cause : error
  return typeof fault === 'object' && fault !== null && 'code' in fault && typeof fault.code === 'string' && fault.code.startsWith('22')
}
