import { describe, expect, onTestFinished, test } from 'vitest'
import { setTimeout as sleep } from 'node:timers/promises'
import type { TestSeat } from './test-seat.ts'
import { TestServer } from './test-server.ts'

const WAIT_MS = 600

async function aPair(): Promise<{ test: TestServer; ann: TestSeat; bo: TestSeat }> {
  const test = await TestServer.start({ seatWaitMs: WAIT_MS })
  onTestFinished(() => test[Symbol.asyncDispose]())
  const callId = crypto.randomUUID()
  const [ann, bo] = [test.seat({ callId }), test.seat({ callId })]
  onTestFinished(() => [ann, bo].forEach(seat => seat.stop()))
  for (const seat of [ann, bo]) await seat.join()
  return { test, ann, bo }
}

describe('[MED-10] a seat outlives its socket', () => {
  test('who comes back in time finds seat, links and voices as they were', async () => {
    const { test, ann, bo } = await aPair()
    const voice = await ann.speak()
    await expect.poll(() => bo.packets.get(voice) ?? 0).toBeGreaterThan(3)
    test.gone(ann.connectionId)
    await expect.poll(() => test.city.notes).toContain(`waiting ${ann.claims.seatId}`)
    await ann.otherSocket()
    await ann.enter()
    await sleep(WAIT_MS + 100)
    expect(await ann.ask({ ask: 'restartIce', transportId: ann.links.send })).toMatchObject({ iceParameters: { usernameFragment: 'test' } })
    expect(await bo.countFor(voice)).toBeGreaterThan(3)
    expect(bo.tells('producerGone')).toEqual([])
  })

  test('who does not come back is gone, for the others and for the city', async () => {
    const { test, ann, bo } = await aPair()
    const voice = await ann.speak()
    test.gone(ann.connectionId)
    await expect.poll(() => bo.tells('producerGone').map(({ producerId }) => producerId), { timeout: WAIT_MS * 4 }).toEqual([voice])
    expect(test.city.notes).toContain(`gone ${ann.claims.seatId}`)
    expect(test.server.rooms[0]!.seats).toHaveLength(1)
  })

  test('who sits down in it from another socket has it; the older one is told, and its late goodbye changes nothing', async () => {
    const { test, ann } = await aPair()
    const older = ann.connectionId
    await ann.otherSocket()
    await ann.enter()
    await expect.poll(() => ann.tells('over').map(({ why }) => why)).toEqual(['elsewhere'])
    test.gone(older)
    await sleep(WAIT_MS + 200)
    expect(test.city.notes.filter(note => /^(waiting|gone)/.test(note))).toEqual([])
    expect(await ann.codeOf({ ask: 'openTransport', direction: 'send' })).toBe('ok')
  })

  test('a page that loaded anew opens links of its own, and what the last page sent is gone', async () => {
    const { ann, bo } = await aPair()
    const before = await ann.speak()
    await expect.poll(() => bo.tells('producer')).toHaveLength(1)
    await ann.otherSocket()
    await ann.join()
    await expect.poll(() => bo.tells('producerGone').map(({ producerId }) => producerId)).toEqual([before])
    const after = await ann.speak()
    await expect.poll(() => bo.packets.get(after) ?? 0).toBeGreaterThan(3)
  })

  test('what changed while its socket was away is told with the entry', async () => {
    const { test, ann, bo } = await aPair()
    test.gone(bo.connectionId)
    const voice = await ann.speak()
    await bo.otherSocket()
    const { producers } = await bo.enter()
    expect(producers.map(({ producerId }) => producerId)).toEqual([voice])
    await expect.poll(() => bo.packets.get(voice) ?? 0).toBeGreaterThan(3)
  })

  test('the city hears of a seat whose media really flows', async () => {
    const { test, ann } = await aPair()
    expect(test.city.notes).toContain(`connected ${ann.claims.seatId}`)
  })
})
