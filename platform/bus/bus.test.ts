import { pino } from 'pino'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { freePort } from '#tests/port'
import { type TestRedis, startRedis } from '#tests/redis'
import { type Bus, localBus, redisBus } from './index.ts'

const log = pino({ level: 'silent' })
let redis: TestRedis
let port: number

beforeAll(async () => {
  port = await freePort()
  redis = await startRedis({ port })
})
afterAll(() => redis.kill())

/** What every bus must do: `pair` gives two ends, as two processes would hold them (for the local bus they are one). */
const buses: Record<string, () => Promise<readonly [Bus, Bus]>> = {
  local: async () => {
    const bus = localBus()
    return [bus, bus]
  },
  redis: async () => [await redisBus(`redis://127.0.0.1:${port}`, log), await redisBus(`redis://127.0.0.1:${port}`, log)],
}

describe.each(Object.keys(buses))('the %s bus', kind => {
  test('carries bytes as they are, in order, to every listener of the topic and no other', async () => {
    const [here, there] = await buses[kind]!()
    const heard: Uint8Array[] = []
    const other: Uint8Array[] = []
    await there.subscribe('a', bytes => void heard.push(bytes))
    await there.subscribe('b', bytes => void other.push(bytes))
    const everyByte = Uint8Array.from({ length: 256 }, (_, byte) => byte)
    here.publish('a', everyByte)
    here.publish('a', new Uint8Array(0))
    for (let at = 0; at < 100; at++) here.publish('a', Uint8Array.of(at))
    await expect.poll(() => heard.length).toBe(102)
    expect([...heard[0]!]).toEqual([...everyByte])
    expect(heard.slice(2).map(bytes => bytes[0])).toEqual(Array.from({ length: 100 }, (_, at) => at))
    expect(other).toEqual([])
    await closeAll(here, there)
  })

  test('a listener that has left hears nothing more', async () => {
    const [here, there] = await buses[kind]!()
    const [gone, stays]: [number[], number[]] = [[], []]
    const listening = await there.subscribe('a', bytes => void gone.push(bytes[0]!))
    await there.subscribe('a', bytes => void stays.push(bytes[0]!))
    here.publish('a', Uint8Array.of(1))
    await expect.poll(() => stays).toEqual([1])
    await listening[Symbol.asyncDispose]()
    here.publish('a', Uint8Array.of(2))
    await expect.poll(() => stays).toEqual([1, 2])
    expect(gone).toEqual([1])
    await closeAll(here, there)
  })
})

test('while Redis is dead signals are dropped, nothing throws, and it comes back by itself', async () => {
  const [here, there] = await buses['redis']!()
  const heard: number[] = []
  await there.subscribe('a', bytes => void heard.push(bytes[0]!))
  await redis.kill()
  for (let at = 0; at < 50; at++) here.publish('a', Uint8Array.of(0))
  redis = await startRedis({ port })
  await expect.poll(() => (here.publish('a', Uint8Array.of(7)), heard.includes(7)), { timeout: 15_000, interval: 100 }).toBe(true)
  await closeAll(here, there)
})

test('a process that starts while Redis is away comes up, and hears as soon as Redis is there', async () => {
  const later = await freePort()
  const bus = await redisBus(`redis://127.0.0.1:${later}`, log)
  const heard: number[] = []
  await bus.subscribe('a', bytes => void heard.push(bytes[0]!))
  const late = await startRedis({ port: later })
  await expect.poll(() => (bus.publish('a', Uint8Array.of(7)), heard.includes(7)), { timeout: 15_000, interval: 100 }).toBe(true)
  await closeAll(bus)
  await late.kill()
})

async function closeAll(...buses: readonly Bus[]): Promise<void> {
  for (const bus of new Set(buses)) await bus[Symbol.asyncDispose]()
}
