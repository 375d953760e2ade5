import { describe, expect, it } from 'vitest'
import { frozenClock } from '#platform/clock'
import { openLog } from '#platform/log'
import { FrameDecoder, encodeFrame } from './frame.ts'
import { decodeMessage } from './message.ts'
import { PUBLISHED, type PublishedName, published } from './published-frames.ts'
import { TerminalSession } from './terminal-session.ts'

const FRAMES = 100_000
const HEAP_GROWTH_BYTES = 64 * 1024 * 1024

/** mulberry32: the same hostile bytes on every machine. */
const randomFrom = (seed: number) => {
  let state = seed
  return () => {
    state = (state + 0x6d2b79f5) | 0
    let mixed = Math.imul(state ^ (state >>> 15), 1 | state)
    mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 4294967296
  }
}

const VECTORS = (Object.keys(PUBLISHED) as PublishedName[]).map(published)

/** A third noise, a third damaged frames, a third damaged messages with a right checksum, which get much further in. */
const hostileFrame = (random: () => number): Buffer => {
  const pick = (count: number) => Math.floor(random() * count)
  const mutated = Buffer.from(VECTORS[pick(VECTORS.length)] ?? Buffer.alloc(0))
  for (let times = 1 + pick(6); times > 0; times -= 1) mutated[pick(mutated.length)] = pick(256)
  const kind = pick(3)
  if (kind === 0) return Buffer.from(Array.from({ length: 1 + pick(300) }, () => (random() < 0.05 ? 0x7e : pick(256))))
  return kind === 1 ? mutated.subarray(0, 1 + pick(mutated.length)) : encodeFrame(mutated.subarray(1, -2))
}

describe('[DOOR-3] hostile bytes', () => {
  it('100,000 random and damaged frames crash nothing and leave nothing behind', { timeout: 120_000 }, async () => {
    const random = randomFrom(808)
    const log = openLog({ level: 'silent', format: 'json' })
    const door = { log, clock: frozenClock('2026-03-01T00:00:00Z'), receive: async () => [] }
    const decoder = new FrameDecoder()
    const open = (requireAuthentication: boolean) => new TerminalSession({ ...door, secret: 's', datum: 'wgs84', requireAuthentication, partsTimeoutMs: 30_000 })
    const heapBefore = process.memoryUsage().heapUsed
    let session = open(false)
    let [messages, replies] = [0, 0]
    for (let count = 0; count < FRAMES; count += 1) {
      // A session belongs to its first terminal; a fresh one now and then lets the others in further.
      if (count % 10 === 0) session = open(count % 20 === 0)
      for (const outcome of decoder.push(hostileFrame(random))) {
        const message = outcome.ok ? decodeMessage(outcome.message) : null
        if (!message) continue
        messages += 1
        replies += (await session.handle(message)).length
        expect(session.openAssemblies).toBeLessThanOrEqual(4)
      }
    }
    expect(messages).toBeGreaterThan(10_000)
    expect(replies).toBeGreaterThan(10_000)
    expect(process.memoryUsage().heapUsed - heapBefore).toBeLessThan(HEAP_GROWTH_BYTES)
  })

  it('a frame that never ends is held in 1 KB', () => {
    const decoder = new FrameDecoder()
    const chunk = Buffer.alloc(64 * 1024, 0x41)
    const before = process.memoryUsage().arrayBuffers
    expect([...decoder.push(Buffer.from([0x7e]))]).toEqual([])
    for (let times = 0; times < 200; times += 1) expect([...decoder.push(chunk)]).toEqual([])
    expect(process.memoryUsage().arrayBuffers - before).toBeLessThan(1024 * 1024)
    expect([...decoder.push(Buffer.concat([Buffer.from([0x7e]), published('goHeartbeat2013')]))]).toMatchObject([{ ok: false, fault: 'too_long' }, { ok: true }])
  })
})
