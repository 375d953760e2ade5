import { setTimeout as sleep } from 'node:timers/promises'
import { describe, expect, onTestFinished, test } from 'vitest'
import type { TestSeat } from './test-seat.ts'
import { TestServer } from './test-server.ts'

async function aServer(workers: number): Promise<TestServer> {
  const test = await TestServer.start({ workers })
  onTestFinished(() => test[Symbol.asyncDispose]())
  return test
}

async function aPair(test: TestServer): Promise<{ ann: TestSeat; bo: TestSeat; voice: string; picture: string }> {
  const callId = crypto.randomUUID()
  const [ann, bo] = [test.seat({ callId }), test.seat({ callId })]
  onTestFinished(() => [ann, bo].forEach(seat => seat.stop()))
  for (const seat of [ann, bo]) await seat.join()
  const [voice, picture] = [await ann.speak(), await ann.film()]
  await bo.show({ [picture]: 'stage' })
  await expect.poll(() => Math.min(bo.packets.get(voice) ?? 0, bo.packets.get(picture) ?? 0)).toBeGreaterThan(3)
  return { ann, bo, voice, picture }
}

const workerOf = (test: TestServer, seat: TestSeat) => test.server.rooms.find(room => room.callId === seat.claims.callId)!.workers[0]!
const isSentBack = (seat: TestSeat) => seat.tells('enterAgain').some(({ why }) => why === 'worker_died')

describe('[MED-1] a worker that dies', () => {
  test('is noticed at once, its room stands at another, pictures flow again in the same seats, and other rooms never notice', async () => {
    const test = await aServer(2)
    const [{ ann, bo }, other] = [await aPair(test), await aPair(test)]
    const [dying, staying] = [workerOf(test, ann), workerOf(test, other.ann)]
    expect(dying).not.toBe(staying)
    const killedMs = performance.now()
    process.kill(dying.pid, 'SIGKILL')
    await expect.poll(() => isSentBack(ann) && isSentBack(bo), { interval: 5 }).toBe(true)
    const noticedMs = performance.now() - killedMs
    expect(await ann.codeOf({ ask: 'openTransport', direction: 'send' })).toBe('media.enter_again')
    await Promise.all([ann.join(), bo.join()])
    const picture = await ann.film()
    await bo.show({ [picture]: 'stage' })
    await expect.poll(() => bo.packets.get(picture) ?? 0, { interval: 5, timeout: 5_000 }).toBeGreaterThan(0)
    const framesMs = performance.now() - killedMs
    expect(noticedMs).toBeLessThan(1_000)
    expect(framesMs).toBeLessThan(5_000)
    expect(isSentBack(other.ann) || isSentBack(other.bo)).toBe(false)
    expect(await other.bo.countFor(other.picture)).toBeGreaterThan(3)
    await expect.poll(() => test.server.workers.map(({ index }) => index).sort(), { timeout: 5_000 }).toEqual([0, 1])
  })

  test('that only hangs is killed within four seconds, and treated alike', async () => {
    const test = await aServer(2)
    const { ann } = await aPair(test)
    const stoppedMs = performance.now()
    process.kill(workerOf(test, ann).pid, 'SIGSTOP')
    await expect.poll(() => isSentBack(ann), { interval: 5, timeout: 8_000 }).toBe(true)
    expect(performance.now() - stoppedMs).toBeLessThan(4_000)
  })

  test('and was the only one has a successor on which everybody goes on', async () => {
    const test = await aServer(1)
    const { ann, bo } = await aPair(test)
    process.kill(workerOf(test, ann).pid, 'SIGKILL')
    await expect.poll(() => isSentBack(ann) && isSentBack(bo)).toBe(true)
    await Promise.all([ann.join(), bo.join()])
    const voice = await ann.speak()
    await expect.poll(() => bo.packets.get(voice) ?? 0).toBeGreaterThan(3)
  })
})

describe('[MED-3] a room at two workers', () => {
  test('hears and sees across both, at the sizes shown; and when one dies only its seats enter again', async () => {
    const test = await aServer(2)
    const callId = crypto.randomUUID()
    const first = Array.from({ length: 8 }, () => test.seat({ callId }))
    for (const seat of first) await seat.join()
    const room = test.server.rooms[0]!
    const home = room.workers[0]!
    // As if its seats had kept the first worker busy: what was given and not measured yet counts.
    for (let at = 0; at < 20; at++) home.tookSeat()
    const far = test.seat({ callId })
    await far.join()
    onTestFinished(() => [...first, far].forEach(seat => seat.stop()))
    expect(room.workers.map(({ index }) => index).sort()).toEqual([0, 1])
    const near = first[0]!
    const [voice, picture, back] = [await near.speak(), await near.film(), await far.speak()]
    await far.show({ [picture]: 'tile' })
    await expect.poll(() => far.packets.get(voice) ?? 0, { timeout: 5_000 }).toBeGreaterThan(3)
    await expect.poll(() => far.sizes.get(picture), { timeout: 5_000 }).toBe(1)
    await expect.poll(() => near.packets.get(back) ?? 0, { timeout: 5_000 }).toBeGreaterThan(3)
    await near.ask({ ask: 'pauseProducer', producerId: voice, isPaused: true })
    await sleep(100)
    expect(await far.countFor(voice)).toBe(0)
    await near.ask({ ask: 'pauseProducer', producerId: voice, isPaused: false })
    const away = room.workers.find(worker => worker !== home)!
    process.kill(away.pid, 'SIGKILL')
    await expect.poll(() => isSentBack(far)).toBe(true)
    expect(first.some(isSentBack)).toBe(false)
    await expect.poll(() => near.tells('producerGone').map(({ producerId }) => producerId)).toContain(back)
    expect(await first[1]!.countFor(voice)).toBeGreaterThan(3)
  })
})

describe('[MED-2] rooms', () => {
  test('that come at once are spread over the workers', async () => {
    const test = await aServer(2)
    const seats = Array.from({ length: 6 }, () => test.seat())
    for (const seat of seats) await seat.enter()
    expect(test.server.workers.map(({ rooms }) => rooms)).toEqual([3, 3])
  })
})

describe('[MED-11] a server that is asked to go', () => {
  test('takes nobody new, sends everybody elsewhere, and waits for them no longer than it is told', async () => {
    const test = await aServer(1)
    const { ann, bo } = await aPair(test)
    const begunMs = performance.now()
    const drained = test.server.drain(400)
    await expect.poll(() => [...ann.tells('enterAgain'), ...bo.tells('enterAgain')].map(({ why }) => why)).toEqual(['drained', 'drained'])
    expect(test.city.notes).toContain('draining')
    await expect(test.seat().enter()).rejects.toThrow('media.draining')
    await drained
    expect(performance.now() - begunMs).toBeGreaterThanOrEqual(400)
  })

  test('is done as soon as the last has left', async () => {
    const test = await aServer(1)
    const { ann, bo } = await aPair(test)
    const begunMs = performance.now()
    const drained = test.server.drain(20_000)
    for (const seat of [ann, bo]) await seat.ask({ ask: 'leave' })
    await drained
    expect(performance.now() - begunMs).toBeLessThan(2_000)
  })
})
