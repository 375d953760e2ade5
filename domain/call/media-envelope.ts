import { z } from 'zod'
import { mediaAsk, mediaTold } from './media-wire.ts'

/**
 * What travels on the bus between gateways and media servers, as JSON. A gateway names its sockets itself; answers find their way by
 * `connectionId` and `askId`. Nothing here is kept: what is lost is asked again, or missed when a gateway or a server is gone.
 */
const name = z.string().min(1).max(80)
const askId = z.number().int().min(0)
const id = z.uuid()

/** What a media server has to do with a seat, or with the whole room, because of what happened in the call; read from the log. */
export const mediaOrder = z.discriminatedUnion('order', [
  z.object({ order: z.literal('remove'), callId: id, seatId: id }),
  z.object({ order: z.literal('end'), callId: id }),
  /** A moderator's mute: the seat may open its microphone again, unless it may no longer speak. */
  z.object({ order: z.literal('mute'), callId: id, seatId: id }),
  /** What a seat may send changed while it sits. */
  z.object({ order: z.literal('allow'), callId: id, seatId: id, maySpeak: z.boolean(), mayShow: z.boolean(), floorPriority: z.number().int().min(0).max(9) }),
])
export type MediaOrder = z.infer<typeof mediaOrder>

/** On `mediaServerTopic`: a seat's ask, or a socket that is gone. */
export const toMediaServer = z.union([
  z.object({ gateId: name, connectionId: name, askId, ask: mediaAsk }),
  z.object({ gateId: name, connectionId: name, gone: z.literal(true) }),
])
export type ToMediaServer = z.infer<typeof toMediaServer>

/** Who asked, though what was asked could not be read: it is answered all the same. */
export const unreadAsk = z.object({ gateId: name, connectionId: name, askId })

const words = z.object({ zh: z.string(), en: z.string() })

/** On `mediaGateTopic`: an answer, a problem, a notice; or nothing but the question whether the gateway still hears. */
export const toMediaGate = z.union([
  z.object({ connectionId: name, askId, problem: z.object({ code: z.string(), words }) }),
  z.object({ connectionId: name, askId, answer: z.unknown() }),
  z.object({ connectionId: name, tell: mediaTold }),
  z.object({ areYouThere: z.literal(true) }),
])
export type ToMediaGate = z.infer<typeof toMediaGate>
