import { unitsNow } from '#domain/force/server'
import { mergeChunks } from '#domain/track'
import { ingest, partsOf } from '#domain/track/server'
import type { Handles } from '#platform/handles'
import type { Sent } from './gateway.ts'

export type Found = { readonly acknowledged: number; readonly lost: number; readonly doubled: number; readonly behind: number }

/** Takes over what the dead server left and looks for everything it had acknowledged. */
export async function lostFrom(handles: Handles, kept: readonly Sent[]): Promise<Found> {
  await ingest(handles)
  const units = await unitsNow(handles)
  const timesOf = new Map<string, number[]>()
  for (const { devices, fixedAtMs } of kept) for (const id of devices) timesOf.set(id, [...(timesOf.get(id) ?? []), fixedAtMs])
  const found = { acknowledged: 0, lost: 0, doubled: 0, behind: 0 }
  for (const [deviceId, times] of timesOf) {
    const number = units.numberOfDevice(deviceId)
    const span = { fromMs: times[0]!, toMs: times.at(-1)! }
    const fixes = mergeChunks((await partsOf({ tx: handles.db, handles }, [number], span)).get(number)!, span)
    const stored = [...fixes.fixedAtMs.subarray(0, fixes.count)]
    const once = new Set(stored)
    found.acknowledged += times.length
    found.lost += times.filter(time => !once.has(time)).length
    found.doubled += stored.length - once.size
    if (!(units.columns.fixedAtMs[number]! >= times.at(-1)!)) found.behind++
  }
  return found
}
