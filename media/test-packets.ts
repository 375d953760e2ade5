/** RTP as a browser would send it, made by hand for tests: every picture a key frame that says which size it is. */
const OPUS = 111
const VP8 = 96
const LEVEL_EXTENSION = 10

export function voicePacket({ ssrc, seq, level }: { ssrc: number; seq: number; level: number }): Buffer {
  const extension = Buffer.from([0xbe, 0xde, 0, 1, LEVEL_EXTENSION << 4, 0x80 | -level, 0, 0])
  return Buffer.concat([header({ ssrc, seq, type: OPUS, timestamp: seq * 960, hasExtension: true }), extension, Buffer.alloc(40, 0xfc)])
}

export function picturePacket({ ssrc, seq, size }: { ssrc: number; seq: number; size: number }): Buffer {
  return Buffer.concat([header({ ssrc, seq, type: VP8, timestamp: seq * 3_000, hasExtension: false }), Buffer.from([0x10, 0x00, size]), Buffer.alloc(100 * (size + 1), 1)])
}

/** Without it a consumer cannot go from one size to another: it says how their clocks stand to each other. */
export function senderReport({ ssrc, seq }: { ssrc: number; seq: number }): Buffer {
  const report = Buffer.alloc(28)
  report[0] = 0x80
  report[1] = 200
  report.writeUInt16BE(6, 2)
  report.writeUInt32BE(ssrc, 4)
  const nowMs = Date.now()
  report.writeUInt32BE(Math.floor(nowMs / 1_000) + 2_208_988_800, 8)
  report.writeUInt32BE(Math.floor(((nowMs % 1_000) / 1_000) * 2 ** 32), 12)
  report.writeUInt32BE((seq * 3_000) >>> 0, 16)
  return report
}

/** The size a picture says it is. */
export function sizeOf(packet: Buffer): number {
  let at = 12 + 4 * (packet[0]! & 15)
  if (packet[0]! & 16) at += 4 + 4 * packet.readUInt16BE(at + 2)
  return packet[at + 2]!
}

export const voiceParameters = (ssrc: number) => ({
  codecs: [{ mimeType: 'audio/opus', payloadType: OPUS, clockRate: 48_000, channels: 2 }],
  headerExtensions: [{ uri: 'urn:ietf:params:rtp-hdrext:ssrc-audio-level', id: LEVEL_EXTENSION }],
  encodings: [{ ssrc }],
  rtcp: { cname: `c${ssrc}` },
})

export const pictureParameters = (ssrcs: readonly number[]) => ({
  codecs: [{ mimeType: 'video/VP8', payloadType: VP8, clockRate: 90_000, rtcpFeedback: [{ type: 'nack' }, { type: 'nack', parameter: 'pli' }] }],
  encodings: ssrcs.map(ssrc => ({ ssrc })),
  rtcp: { cname: `c${ssrcs[0]}` },
})

function header({ ssrc, seq, type, timestamp, hasExtension }: { ssrc: number; seq: number; type: number; timestamp: number; hasExtension: boolean }): Buffer {
  const bytes = Buffer.alloc(12)
  bytes[0] = hasExtension ? 0x90 : 0x80
  bytes[1] = 0x80 | type
  bytes.writeUInt16BE(seq & 0xffff, 2)
  bytes.writeUInt32BE(timestamp >>> 0, 4)
  bytes.writeUInt32BE(ssrc, 8)
  return bytes
}
