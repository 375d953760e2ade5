import type { Context } from '#platform/context'
import type { InputOf } from '#platform/pure'
import type { addNote as contract } from '../contract.ts'
import type { Incident } from '../incident.ts'
import { ownPhotos } from './photos.ts'
import { lockFor } from './reach.ts'
import { applyStep } from './take-step.ts'

/** Words and photos from the scene; the status stays. */
export async function addNote(ctx: Context, asked: InputOf<typeof contract>): Promise<Incident> {
  const row = await lockFor(ctx, asked.id, 'incident.work')
  await ownPhotos(ctx, asked.photoIds)
  const change = { photoIds: [...new Set([...row.photoIds, ...asked.photoIds])] }
  return applyStep(ctx, row, { step: 'note', asked, change, photoIds: asked.photoIds })
}
