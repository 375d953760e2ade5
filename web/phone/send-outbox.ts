import type { Incident } from '#domain/incident'
import { isProblem } from '#platform/pure'
import type { Outbox, ReportInput, SavedReport } from './outbox.ts'

/** The doors a saved report goes out by. */
export type Doors = {
  readonly uploadPhoto: (photo: Blob, idempotencyKey: string) => Promise<string>
  readonly report: (input: ReportInput, idempotencyKey: string) => Promise<Incident>
}

export type Sent = { readonly sent: ReadonlyMap<string, Incident>; /** The network went away; what is left waits for it. */ readonly isCut: boolean }

/**
 * `[PHN-1]` Sends what this account saved, oldest first. A report leaves the phone only after the server has answered for it;
 * one the server refuses is kept with the reason and does not hold up the next.
 */
export async function sendOutbox(outbox: Outbox, doors: Doors, accountId: string): Promise<Sent> {
  const sent = new Map<string, Incident>()
  const waiting = (await outbox.all()).filter(report => report.accountId === accountId && report.refused === null)
  for (const report of waiting) {
    try {
      sent.set(report.key, await sendOne(outbox, doors, report))
      await outbox.remove(report.key)
    } catch (error) {
      if (!isProblem(error) || !isRefusal(error.status)) return { sent, isCut: true }
      const latest = (await outbox.all()).find(({ key }) => key === report.key) ?? report
      await outbox.put({ ...latest, refused: error.words })
    }
  }
  return { sent, isCut: false }
}

async function sendOne(outbox: Outbox, doors: Doors, report: SavedReport): Promise<Incident> {
  let photoId = report.photoId
  if (report.photo !== null && photoId === null) {
    photoId = await doors.uploadPhoto(report.photo, report.photoKey)
    await outbox.put({ ...report, photoId })
  }
  return doors.report({ ...report.input, photoIds: photoId === null ? [] : [photoId] }, report.key)
}

/** A network lost, a server down, too often, or signed out: wait and try again. Any other 4xx is a no. */
function isRefusal(status: number): boolean {
  return status >= 400 && status < 500 && status !== 401 && status !== 408 && status !== 429
}
