import { z } from 'zod'

/**
 * What browsers say of their media, as mediasoup names it (its `RtpParameters`, `DtlsParameters`, `SctpCapabilities`), bounded:
 * whatever the media worker is handed was checked here. Unknown keys are dropped.
 */
const word = z.string().max(100)
const short = z.string().max(255)
const ssrc = z.number().int().min(0).max(0xffff_ffff)
const payloadType = z.number().int().min(0).max(127)
const codecSetting = z.union([z.string().max(200), z.number()])
const codecSettings = z.record(z.string().max(60), codecSetting).refine(it => Object.keys(it).length <= 24, 'too many settings')
const feedback = z.array(z.object({ type: word, parameter: word.optional() })).max(24)

export const mediaKind = z.enum(['audio', 'video'])
export type MediaKind = z.infer<typeof mediaKind>

const mimeType = z.string().max(60).regex(/^(audio|video)\/[\w.+-]+$/i)

const codec = z.object({
  mimeType,
  payloadType,
  clockRate: z.number().int().min(1).max(1_000_000),
  channels: z.number().int().min(1).max(8).optional(),
  parameters: codecSettings.optional(),
  rtcpFeedback: feedback.optional(),
})

const encoding = z.object({
  ssrc: ssrc.optional(),
  rid: z.string().max(16).regex(/^[\w-]+$/).optional(),
  codecPayloadType: payloadType.optional(),
  rtx: z.object({ ssrc }).optional(),
  dtx: z.boolean().optional(),
  scalabilityMode: z.string().max(16).regex(/^[LSK]\w+$/).optional(),
  scaleResolutionDownBy: z.number().min(1).max(64).optional(),
  maxBitrate: z.number().int().min(0).max(100_000_000).optional(),
})

export const rtpParameters = z.object({
  mid: z.string().max(16).optional(),
  codecs: z.array(codec).min(1).max(32),
  headerExtensions: z.array(z.object({ uri: short, id: z.number().int().min(1).max(255), encrypt: z.boolean().optional(), parameters: codecSettings.optional() })).max(32).optional(),
  encodings: z.array(encoding).min(1).max(8).optional(),
  rtcp: z.object({ cname: short.optional(), reducedSize: z.boolean().optional() }).optional(),
  msid: short.optional(),
})
export type RtpParameters = z.infer<typeof rtpParameters>

export const rtpCapabilities = z.object({
  codecs: z.array(codec.omit({ payloadType: true }).extend({ kind: mediaKind, preferredPayloadType: payloadType.optional() })).max(64),
  headerExtensions: z
    .array(z.object({ kind: mediaKind, uri: short, preferredId: z.number().int().min(1).max(255), preferredEncrypt: z.boolean().optional(), direction: z.enum(['sendrecv', 'sendonly', 'recvonly', 'inactive']).optional() }))
    .max(64)
    .optional(),
})
export type RtpCapabilities = z.infer<typeof rtpCapabilities>

const hash = z.enum(['sha-1', 'sha-224', 'sha-256', 'sha-384', 'sha-512'])
export const dtlsParameters = z.object({
  role: z.enum(['auto', 'client', 'server']).optional(),
  fingerprints: z.array(z.object({ algorithm: hash, value: z.string().max(255).regex(/^[0-9A-Fa-f:]+$/) })).min(1).max(8),
})
export type DtlsParameters = z.infer<typeof dtlsParameters>

/** How to reach the media server: made by it, handed on to the browser as it is. */
export const iceParameters = z.object({ usernameFragment: short, password: short, iceLite: z.boolean().optional() })
export const iceCandidate = z.looseObject({ foundation: z.string(), priority: z.number(), ip: z.string(), protocol: z.enum(['udp', 'tcp']), port: z.number(), type: z.string() })
/** Ways around a firewall, with credentials that end soon. */
export const iceServer = z.object({ urls: z.array(z.string().max(255)).max(4), username: short.optional(), credential: short.optional() })
