import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { FrameDecoder, MAX_FRAME_BYTES, encodeFrame } from './frame.ts'
import { PUBLISHED, type PublishedName, published } from './published-frames.ts'

const WHOLE = (Object.keys(PUBLISHED) as PublishedName[]).filter(name => name !== 'traccarBadChecksum')

const decodeAll = (...chunks: Uint8Array[]) => {
  const decoder = new FrameDecoder()
  return chunks.flatMap(chunk => [...decoder.push(chunk)])
}
const messagesOf = (...chunks: Uint8Array[]) => decodeAll(...chunks).flatMap(outcome => (outcome.ok ? [outcome.message.toString('hex')] : []))

describe('frames of JT/T 808', () => {
  it.each(WHOLE)('the published frame %s is read and written back byte for byte', name => {
    const [outcome, ...more] = decodeAll(published(name))
    expect(more).toEqual([])
    expect(outcome?.ok && encodeFrame(outcome.message).toString('hex')).toBe(PUBLISHED[name].toLowerCase())
  })

  it('a stream of every published frame reads the same split at every point', () => {
    const stream = Buffer.concat(WHOLE.map(published))
    const whole = messagesOf(stream)
    expect(whole).toHaveLength(WHOLE.length)
    for (let at = 0; at <= stream.length; at += 1) {
      expect(messagesOf(stream.subarray(0, at), stream.subarray(at))).toEqual(whole)
    }
  })

  it('a stream reads the same byte by byte', () => {
    const stream = Buffer.concat(WHOLE.map(published))
    expect(messagesOf(...[...stream].map(byte => Buffer.from([byte])))).toEqual(messagesOf(stream))
  })

  it('any message survives framing in any chunks', () => {
    const messages = fc.array(fc.uint8Array({ minLength: 12, maxLength: MAX_FRAME_BYTES - 1 }), { minLength: 1, maxLength: 5 })
    fc.assert(
      fc.property(messages, fc.array(fc.integer({ min: 1, max: 40 }), { minLength: 1 }), (sent, sizes) => {
        const stream = Buffer.concat(sent.map(encodeFrame))
        const chunks: Buffer[] = []
        for (let at = 0, turn = 0; at < stream.length; turn += 1) {
          const size = sizes[turn % sizes.length] ?? 1
          chunks.push(stream.subarray(at, at + size))
          at += size
        }
        expect(messagesOf(...chunks)).toEqual(sent.map(bytes => Buffer.from(bytes).toString('hex')))
      }),
    )
  })

  it('one delimiter may close a frame and open the next', () => {
    const shared = Buffer.concat([published('goHeartbeat2013'), published('goHeartbeat2019').subarray(1)])
    expect(messagesOf(shared)).toHaveLength(2)
  })

  it('after any garbage the next two whole frames bring at least the second', () => {
    fc.assert(
      fc.property(fc.uint8Array({ maxLength: 3000 }), garbage => {
        const heartbeat = published('goHeartbeat2013')
        const read = messagesOf(garbage, heartbeat, published('goReply2013'))
        expect(read.at(-1)).toBe(messagesOf(published('goReply2013'))[0])
        expect(read).toContain(messagesOf(heartbeat)[0])
      }),
    )
  })

  it.each([
    ['bad_checksum', published('traccarBadChecksum')],
    ['bad_escape', Buffer.from('7e0002000001234567890100007d037e', 'hex')],
    ['bad_escape', Buffer.from('7e0002000001234567890100007d7e', 'hex')],
    ['too_short', Buffer.from('7e00027e', 'hex')],
    ['too_long', Buffer.concat([Buffer.from([0x7e]), Buffer.alloc(MAX_FRAME_BYTES + 1), Buffer.from([0x7e])])],
  ])('%s is a fault, not a message', (fault, bytes) => {
    expect(decodeAll(bytes)).toEqual([{ ok: false, fault }])
  })

  it('the largest frame the header can announce is read', () => {
    expect(decodeAll(encodeFrame(Buffer.alloc(MAX_FRAME_BYTES - 1, 0x7d)))[0]?.ok).toBe(true)
  })
})
