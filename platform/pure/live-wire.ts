import { z } from 'zod'

/** What crosses the socket between `web/live` (or any client) and `realtime/`. Positions ride as binary: `#domain/track`. */

/** Where a client stands in each fact channel: the offset of the last fact it has. */
export const cursor = z.record(z.string().max(40), z.number().int().min(0))
export type Cursor = z.infer<typeof cursor>

/** client → server `follow`: start or resume hearing facts. Without a cursor it starts at the head. */
export const followMessage = z.object({ cursor: cursor.optional() })
export const followAnswer = z.union([
  z.object({ ok: z.literal(true), cursor }),
  /** The cursor is older than what is kept: reload the snapshot and follow again without it. */
  z.object({ ok: z.literal(false), code: z.literal('reload') }),
])

export const heardFact = z.object({
  offset: z.number().int(),
  name: z.string(),
  version: z.number().int(),
  at: z.string(),
  areaCode: z.string().nullable(),
  actorName: z.string().nullable(),
  payload: z.unknown(),
})
export type HeardFact = z.infer<typeof heardFact>

/**
 * server → client `facts`: those the caller may hear with `after < offset <= upTo`.
 * `after` is the client's own cursor; if it is not, the client has missed something and follows again.
 */
export const factsMessage = z.object({
  channel: z.string(),
  after: z.number().int(),
  upTo: z.number().int(),
  facts: z.array(heardFact),
})
export type FactsMessage = z.infer<typeof factsMessage>

/** client → server `view`: what is on the screen; signals come only for it. Null stops them. */
export const viewMessage = z.object({
  bbox: z.tuple([z.number(), z.number(), z.number(), z.number()]),
  zoom: z.number().min(0).max(24),
})
export type ViewMessage = z.infer<typeof viewMessage>

/** server → client `rights`: the caller's rights changed; what they may no longer see must go. */
export const rightsMessage = z.object({ signedOut: z.boolean() })
