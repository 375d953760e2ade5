import { randomUUID } from 'node:crypto'
import { Transformer } from '@napi-rs/image'
import { and, arrayContains, eq, inArray } from 'drizzle-orm'
import type { Context } from '#platform/context'
import { type InputOf, type OutputOf, commonProblems } from '#platform/pure'
import type { getPhoto as getContract, uploadPhoto as uploadContract } from '../contract.ts'
import { incidentProblems } from '../problems.ts'
import { seenBy } from './reach.ts'
import { incidentTable, photoTable } from './table.ts'

const FULL_PX = 2_000
const THUMB_PX = 320
const MOST_PIXELS = 60_000_000
const MAGIC = [
  [0xff, 0xd8, 0xff],
  [0x89, 0x50, 0x4e, 0x47],
  [0x52, 0x49, 0x46, 0x46],
]

/** Decoded and encoded again, so that camera metadata (where, when, whose phone) and hidden payloads are gone. */
export async function uploadPhoto(ctx: Context, { bytes }: InputOf<typeof uploadContract>): Promise<OutputOf<typeof uploadContract>> {
  const size = await sizeOf(bytes)
  const scale = Math.min(1, FULL_PX / Math.max(size.width, size.height))
  const full = await encode(bytes, { ...size, scale })
  const thumb = await encode(bytes, { ...size, scale: Math.min(1, THUMB_PX / Math.max(size.width, size.height)) })
  const id = randomUUID()
  await ctx.handles.blobs.put(blobKey(id, 'full'), full)
  await ctx.handles.blobs.put(blobKey(id, 'thumb'), thumb)
  const photo = { id, widthPx: Math.round(size.width * scale), heightPx: Math.round(size.height * scale) }
  await ctx.tx
    .insert(photoTable)
    .values({ ...photo, uploaderId: ctx.actor.accountId, byteCount: full.byteLength, uploadedAt: ctx.now })
  return photo
}

async function sizeOf(bytes: Uint8Array): Promise<{ width: number; height: number }> {
  if (!MAGIC.some(magic => magic.every((byte, at) => bytes[at] === byte))) throw incidentProblems.notAPhoto()
  const { width, height } = await new Transformer(bytes).metadata().catch(() => ({ width: 0, height: 0 }))
  if (width < 1 || height < 1 || width * height > MOST_PIXELS) throw incidentProblems.notAPhoto()
  return { width, height }
}

async function encode(bytes: Uint8Array, to: { width: number; height: number; scale: number }): Promise<Uint8Array> {
  const picture = new Transformer(bytes).rotate()
  if (to.scale < 1) picture.resize(Math.round(to.width * to.scale), Math.round(to.height * to.scale))
  return picture.jpeg(82).catch(() => {
    throw incidentProblems.notAPhoto()
  })
}

/** `[INC-6]` A photo is seen by its uploader and by whoever sees an incident it belongs to. */
export async function getPhoto(ctx: Context, { id, size }: InputOf<typeof getContract>): Promise<Response> {
  const [photo] = await ctx.tx.select().from(photoTable).where(eq(photoTable.id, id))
  const isSeen = photo !== undefined && (photo.uploaderId === ctx.actor.accountId || (await isOnSeenIncident(ctx, id)))
  const bytes = isSeen ? await ctx.handles.blobs.get(blobKey(id, size)) : null
  if (!bytes) throw commonProblems.notFound()
  return new Response(bytes as Uint8Array<ArrayBuffer>, { headers: { 'content-type': 'image/jpeg', 'cache-control': 'private, max-age=86400' } })
}

async function isOnSeenIncident(ctx: Context, photoId: string): Promise<boolean> {
  const [row] = await ctx.tx
    .select({ id: incidentTable.id })
    .from(incidentTable)
    .where(and(arrayContains(incidentTable.photoIds, [photoId]), await seenBy(ctx)))
    .limit(1)
  return row !== undefined
}

/** Only photos one uploaded oneself can be put on an incident. */
export async function ownPhotos(ctx: Context, photoIds: readonly string[]): Promise<void> {
  if (photoIds.length === 0) return
  const rows = await ctx.tx.select().from(photoTable).where(inArray(photoTable.id, [...photoIds]))
  const mine = rows.filter(photo => photo.uploaderId === ctx.actor.accountId)
  if (mine.length !== new Set(photoIds).size) throw commonProblems.notFound()
}

function blobKey(id: string, size: 'thumb' | 'full'): string {
  return `photo/${id.slice(0, 2)}/${id}-${size}.jpg`
}
