import { z } from 'zod'
import { MOST_FIXES_PER_FRAME } from './feed-frame.ts'

export const MOST_IDS_PER_MESSAGE = 20_000
export const MOST_DEVICES = 262_144
/** Fixes under way without an acknowledgement: past this the door reads no further until some are kept. */
export const MOST_UNACKNOWLEDGED = 65_536
export const MOST_MESSAGE_BYTES = 2 * 1024 * 1024

/** What a gateway says in words; fixes are binary. */
export const feedMessage = z.union([
  z.object({ hello: z.literal(1), ticket: z.string().min(8).max(200) }),
  z.object({ declare: z.array(z.string().min(1).max(64)).min(1).max(MOST_IDS_PER_MESSAGE) }),
])

/** What the door answers in words: `handles` in the order of the ids, 0 for a device unknown or out of reach. */
export const feedAnswer = z.union([
  z.object({ welcome: z.literal(1), mostFixesPerFrame: z.number(), mostUnacknowledged: z.number(), mostDevices: z.number() }),
  z.object({ handles: z.array(z.number().int().nonnegative()) }),
])
export type FeedAnswer = z.infer<typeof feedAnswer>

export const WELCOME: FeedAnswer = { welcome: 1, mostFixesPerFrame: MOST_FIXES_PER_FRAME, mostUnacknowledged: MOST_UNACKNOWLEDGED, mostDevices: MOST_DEVICES }

/** Why a door closes: RFC 6455's codes where there is one. */
export const CLOSE = { badMessage: 1007, tryLater: 1013, signInFirst: 4401, notAllowed: 4403, outOfOrder: 4409 } as const
