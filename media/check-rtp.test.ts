import { expect, test } from 'vitest'
import type { MediaSource, RtpParameters } from '#domain/call'
import { checkRtp } from './check-rtp.ts'

const VP8 = { mimeType: 'video/VP8', payloadType: 96, clockRate: 90_000 }
const RTX = { mimeType: 'video/rtx', payloadType: 97, clockRate: 90_000, parameters: { apt: 96 } }
const OPUS = { mimeType: 'audio/opus', payloadType: 111, clockRate: 48_000, channels: 2 }
const camera = (rtpParameters: RtpParameters) => ({ source: 'camera' as MediaSource, kind: 'video' as const, rtpParameters })

test.each([
  ['three sizes by rid', camera({ codecs: [VP8, RTX], encodings: [{ rid: 'q' }, { rid: 'h' }, { rid: 'f' }] })],
  ['three sizes by ssrc, each with its repairs', camera({ codecs: [VP8, RTX], encodings: [{ ssrc: 1, rtx: { ssrc: 2 } }, { ssrc: 3, rtx: { ssrc: 4 } }, { ssrc: 5, rtx: { ssrc: 6 } }] })],
  ['one stream that only its mid names', camera({ mid: '0', codecs: [VP8], encodings: [{}] })],
  ['a voice', { source: 'microphone' as const, kind: 'audio' as const, rtpParameters: { codecs: [OPUS], encodings: [{ ssrc: 1 }] } }],
])('[MED-8] %s is taken', (_, asked) => {
  expect(() => checkRtp(asked)).not.toThrow()
})

test.each([
  ['a voice said to be a camera', { source: 'camera' as const, kind: 'audio' as const, rtpParameters: { codecs: [OPUS] } }, 'kind'],
  ['a camera said to be a voice', { source: 'microphone' as const, kind: 'audio' as const, rtpParameters: { codecs: [VP8] } }, 'codec of another kind'],
  ['repairs of nothing', camera({ codecs: [RTX] }), 'no media codec'],
  ['two codecs of one payload type', camera({ codecs: [VP8, { ...RTX, payloadType: 96 }] }), 'payload type'],
  ['one ssrc for two sizes', camera({ codecs: [VP8], encodings: [{ ssrc: 1 }, { ssrc: 1 }] }), 'ssrc'],
  ['one ssrc for a size and its repairs', camera({ codecs: [VP8, RTX], encodings: [{ ssrc: 1, rtx: { ssrc: 1 } }] }), 'ssrc'],
  ['one rid for two sizes', camera({ codecs: [VP8], encodings: [{ rid: 'a' }, { rid: 'a' }] }), 'rid'],
  ['sizes that nothing tells apart', camera({ codecs: [VP8], encodings: [{ ssrc: 1 }, {}] }), 'without ssrc or rid'],
  ['five sizes', camera({ codecs: [VP8], encodings: [1, 2, 3, 4, 5].map(ssrc => ({ ssrc })) }), 'too many'],
  ['a size of a codec that is not there', camera({ codecs: [VP8], encodings: [{ ssrc: 1, codecPayloadType: 99 }] }), 'unknown codec'],
  ['two extensions under one number', camera({ codecs: [VP8], headerExtensions: [{ uri: 'a', id: 1 }, { uri: 'b', id: 1 }] }), 'extension'],
])('[MED-8] %s is refused', (_, asked, why) => {
  expect(() => checkRtp(asked)).toThrow(why)
})
