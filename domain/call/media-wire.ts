import { z } from 'zod'
import { dtlsParameters, iceCandidate, iceParameters, iceServer, mediaKind, rtpCapabilities, rtpParameters } from './rtp-shapes.ts'

/**
 * What a seat in a call and the media server say to each other, in events `media` of the live socket. The browser asks and is
 * answered; the server tells. The gateway between them hands on; the first message carries the ticket that says who it is.
 */
const id = z.uuid()
const transportId = id
const producerId = id

/** What a picture or a voice is of. */
export const mediaSource = z.enum(['microphone', 'camera', 'screen'])
export type MediaSource = z.infer<typeof mediaSource>

/** How large a picture is shown, so how much of it is sent: nothing while it is not seen. */
export const shownSize = z.enum(['hidden', 'thumbnail', 'tile', 'stage'])
export type ShownSize = z.infer<typeof shownSize>

const MOST_SHOWN = 64

export const mediaAsk = z.discriminatedUnion('ask', [
  z.object({ ask: z.literal('enter'), ticket: z.string().max(2_000) }),
  /** What the browser can decode. From here on it is told of pictures and given voices. */
  z.object({ ask: z.literal('receive'), rtpCapabilities }),
  z.object({ ask: z.literal('openTransport'), direction: z.enum(['send', 'receive']) }),
  z.object({ ask: z.literal('connectTransport'), transportId, dtlsParameters }),
  z.object({ ask: z.literal('restartIce'), transportId }),
  z.object({ ask: z.literal('produce'), transportId, source: mediaSource, kind: mediaKind, rtpParameters }),
  z.object({ ask: z.literal('pauseProducer'), producerId, isPaused: z.boolean() }),
  z.object({ ask: z.literal('closeProducer'), producerId }),
  /** All pictures on the screen, by size; what is not named is not sent. */
  z.object({ ask: z.literal('show'), pictures: z.array(z.object({ producerId, size: shownSize })).max(MOST_SHOWN) }),
  /** The browser is ready to decode it. */
  z.object({ ask: z.literal('startConsumer'), consumerId: id }),
  /** Held to speak in a voice group, or let go. */
  z.object({ ask: z.literal('floor'), wants: z.boolean() }),
  z.object({ ask: z.literal('leave') }),
])
export type MediaAsk = z.infer<typeof mediaAsk>
export type MediaAskOf<Name extends MediaAsk['ask']> = Extract<MediaAsk, { ask: Name }>

export const heardProducer = z.object({ producerId, seatId: id, source: mediaSource, kind: mediaKind, isPaused: z.boolean() })
export type HeardProducer = z.infer<typeof heardProducer>

export const mediaAnswer = {
  enter: z.object({ seatId: id, rtpCapabilities, iceServers: z.array(iceServer).max(8), producers: z.array(heardProducer) }),
  receive: z.object({}),
  openTransport: z.object({ transportId, iceParameters, iceCandidates: z.array(iceCandidate), dtlsParameters }),
  connectTransport: z.object({}),
  restartIce: z.object({ iceParameters }),
  produce: z.object({ producerId }),
  pauseProducer: z.object({}),
  closeProducer: z.object({}),
  show: z.object({}),
  startConsumer: z.object({}),
  floor: z.object({ isHeld: z.boolean(), heldBySeatId: id.nullable() }),
  leave: z.object({}),
} as const satisfies Record<MediaAsk['ask'], z.ZodType>
export type MediaAnswerTo<Name extends MediaAsk['ask']> = z.infer<(typeof mediaAnswer)[Name]>

/** What reaches a seat of itself: how much of what it sends and is sent gets through. */
export const linkQuality = z.enum(['good', 'weak', 'audioOnly', 'lost'])
export type LinkQuality = z.infer<typeof linkQuality>

export const mediaTold = z.discriminatedUnion('tell', [
  z.object({ tell: z.literal('producer'), producer: heardProducer }),
  z.object({ tell: z.literal('producerGone'), producerId }),
  /** It waits, paused, until `startConsumer`. */
  z.object({ tell: z.literal('consumer'), consumerId: id, producerId, kind: mediaKind, rtpParameters }),
  z.object({ tell: z.literal('consumerGone'), consumerId: id }),
  z.object({ tell: z.literal('consumerPaused'), consumerId: id, isPaused: z.boolean() }),
  /** Which of a picture's layers comes: null while none does. */
  z.object({ tell: z.literal('layers'), consumerId: id, spatialLayer: z.number().int().nullable() }),
  /** Who speaks, the loudest first. */
  z.object({ tell: z.literal('speakers'), seatIds: z.array(id) }),
  z.object({ tell: z.literal('quality'), seatId: id, quality: linkQuality }),
  z.object({ tell: z.literal('floor'), heldBySeatId: id.nullable() }),
  /** Everything here is over: ask for another ticket and enter again, in the same seat. */
  z.object({ tell: z.literal('enterAgain'), why: z.enum(['worker_died', 'drained', 'server_gone']) }),
  /** Over for good. */
  z.object({ tell: z.literal('over'), why: z.enum(['removed', 'ended', 'elsewhere']) }),
])
export type MediaTold = z.infer<typeof mediaTold>

/** What a ticket lets its bearer do in one call, signed by `domain/call`; `media/` believes nothing else. */
export const ticketClaims = z.object({
  callId: id,
  seatId: id,
  /** The media server that holds the room. */
  serverId: z.string().max(60),
  accountId: z.string().max(60).nullable(),
  /** One speaks at a time, by the floor; else the three loudest are heard. */
  isVoiceGroup: z.boolean().optional(),
  maySpeak: z.boolean(),
  mayShow: z.boolean(),
  /** In a voice group: higher takes the floor from lower. */
  floorPriority: z.number().int().min(0).max(9),
})
export type TicketClaims = z.infer<typeof ticketClaims>

/** Between a gateway and a media server, on the bus: `connectionId` is the gateway's name for one socket. */
export const mediaServerTopic = (serverId: string) => `media:${serverId}`
export const mediaGateTopic = (gateId: string) => `media-gate:${gateId}`
