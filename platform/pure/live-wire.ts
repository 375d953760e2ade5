import { z } from 'zod'

/** What crosses the socket between `web/live` (or any client) and `realtime/`. Positions ride beside it, at FRAMES_PATH: `#domain/track`. */

/** Where a client stands in each fact channel: the offset of the last fact it has. */
export const cursor = z.record(z.string().max(40), z.number().int().min(0))
export type Cursor = z.infer<typeof cursor>

/** client → server `follow`: start or resume hearing facts. Without a cursor it starts at the head. */
export const followMessage = z.object({ cursor: cursor.optional() })
export const followAnswer = z.union([
  /** `audience` is another when the caller's rights are: what was heard before is to be asked for again. */
  z.object({ ok: z.literal(true), cursor, audience: z.string().max(2000).optional() }),
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

/** What is on the screen, and the units that are told exactly wherever they are: chosen, followed, alarmed. */
export const viewMessage = z.object({
  bbox: z.tuple([z.number(), z.number(), z.number(), z.number()]),
  zoom: z.number().min(0).max(24),
  follow: z.array(z.number().int().min(1).max(0xffff_ffff)).max(200).optional(),
})
export type ViewMessage = z.infer<typeof viewMessage>

/** client → server on the frames door, as JSON text: signals come only for the view, null stops them; a hole asks for all again. */
export const framesMessage = z.union([z.object({ view: viewMessage.nullable() }), z.object({ resync: z.literal(true) })])
export type FramesMessage = z.infer<typeof framesMessage>
export const FRAMES_PATH = '/frames'
export const FRAMES_PROTOCOL = 'guatu.frames'
/** How the frames door closes: signed out, and nothing but signing in helps. */
export const SIGNED_OUT_CODE = 4401

/** server → client `rights`: the caller's rights changed; what they may no longer see must go. */
export const rightsMessage = z.object({ signedOut: z.boolean() })

/** server → client `slow`: this reader does not keep up, facts wait in the log for it; false once there is room again. */
export const slowMessage = z.object({ isSlow: z.boolean() })
