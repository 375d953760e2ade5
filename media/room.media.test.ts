import { describe, expect, onTestFinished, test } from 'vitest'
import type { TestSeat } from './test-seat.ts'
import { TestServer } from './test-server.ts'

/** Seats of one call, everybody joined, in a server of their own. */
async function aCall(count: number): Promise<{ test: TestServer; seats: TestSeat[]; callId: string }> {
  const test = await TestServer.start()
  onTestFinished(() => test[Symbol.asyncDispose]())
  const callId = crypto.randomUUID()
  const seats = Array.from({ length: count }, () => test.seat({ callId }))
  onTestFinished(() => seats.forEach(seat => seat.stop()))
  for (const seat of seats) await seat.join()
  return { test, seats, callId }
}

describe('a call on a real worker', () => {
  test('everybody hears the others and sees what they show, nobody themselves', async () => {
    const [ann, bo, cy] = (await aCall(3)).seats as [TestSeat, TestSeat, TestSeat]
    const [voice, picture] = [await ann.speak(), await ann.film()]
    await expect.poll(() => bo.tells('producer').length).toBe(2)
    await bo.show({ [picture]: 'stage' })
    await expect.poll(() => bo.packets.get(voice) ?? 0).toBeGreaterThan(5)
    await expect.poll(() => bo.packets.get(picture) ?? 0).toBeGreaterThan(5)
    await expect.poll(() => cy.packets.get(voice) ?? 0).toBeGreaterThan(5)
    expect([cy.packets.get(picture), ann.packets.size]).toEqual([undefined, 0])
  })

  test('[MED-4] the worker sends the size a screen shows, and nothing of what it hides', async () => {
    const [ann, bo, cy] = (await aCall(3)).seats as [TestSeat, TestSeat, TestSeat]
    const picture = await ann.film()
    await bo.show({ [picture]: 'stage' })
    await cy.show({ [picture]: 'thumbnail' })
    await expect.poll(() => [bo.sizes.get(picture), cy.sizes.get(picture)], { timeout: 5_000 }).toEqual([2, 0])
    await bo.show({ [picture]: 'tile' })
    await expect.poll(() => bo.sizes.get(picture), { timeout: 5_000 }).toBe(1)
    await bo.show({ [picture]: 'hidden' })
    await expect.poll(() => bo.tells('consumerPaused').at(-1)?.isPaused).toBe(true)
    expect(await bo.countFor(picture)).toBe(0)
    expect(await cy.countFor(picture)).toBeGreaterThan(3)
    await bo.show({ [picture]: 'tile' })
    await expect.poll(() => bo.countFor(picture)).toBeGreaterThan(3)
    expect(bo.tells('layers').map(({ spatialLayer }) => spatialLayer)).toContain(1)
  })

  test('[MED-5] of five who speak the three loudest are let through to everybody', async () => {
    const { seats } = await aCall(6)
    const listener = seats[5]!
    const voices: string[] = []
    for (const [at, seat] of seats.slice(0, 5).entries()) voices.push(await seat.speak([-20, -50, -25, -55, -22][at]))
    const flowing = async () => {
      const counts = await Promise.all(voices.map(async voice => ((await listener.countFor(voice, 300)) > 3 ? 1 : 0)))
      return counts.join('')
    }
    await expect.poll(flowing, { timeout: 10_000 }).toBe('10101')
    expect(listener.tells('speakers').at(-1)!.seatIds).toEqual([seats[0], seats[4], seats[2]].map(seat => seat!.claims.seatId))
  })

  test('a paused microphone is told to all and not heard; one that closes is gone', async () => {
    const [ann, bo] = (await aCall(2)).seats as [TestSeat, TestSeat]
    const voice = await ann.speak()
    await expect.poll(() => bo.packets.get(voice) ?? 0).toBeGreaterThan(3)
    await ann.ask({ ask: 'pauseProducer', producerId: voice, isPaused: true })
    await expect.poll(() => bo.tells('producer').at(-1)!.producer.isPaused).toBe(true)
    expect(await bo.countFor(voice)).toBe(0)
    await ann.ask({ ask: 'closeProducer', producerId: voice })
    await expect.poll(() => [bo.tells('producerGone').length, bo.tells('consumerGone').length]).toEqual([1, 1])
  })

  test('[MED-7] in a voice group only the holder of the floor is heard, and who comes late hears who that is', async () => {
    const test = await TestServer.start()
    onTestFinished(() => test[Symbol.asyncDispose]())
    const group = { callId: crypto.randomUUID(), isVoiceGroup: true }
    const [ann, chief] = [test.seat(group), test.seat({ ...group, floorPriority: 9 })]
    const listener = test.seat(group)
    onTestFinished(() => [ann, chief, listener].forEach(seat => seat.stop()))
    for (const seat of [ann, chief, listener]) await seat.join()
    const [hers, chiefs] = [await ann.speak(), await chief.speak()]
    expect(await ann.ask({ ask: 'floor', wants: true })).toEqual({ isHeld: true, heldBySeatId: ann.claims.seatId })
    await expect.poll(() => listener.countFor(hers)).toBeGreaterThan(3)
    expect(await listener.countFor(chiefs)).toBe(0)
    expect(await chief.ask({ ask: 'floor', wants: true })).toMatchObject({ isHeld: true })
    await expect.poll(() => listener.countFor(chiefs)).toBeGreaterThan(3)
    expect(await listener.countFor(hers)).toBe(0)
    expect(await ann.ask({ ask: 'floor', wants: true })).toEqual({ isHeld: false, heldBySeatId: chief.claims.seatId })
    const late = test.seat(group)
    await late.join()
    expect(late.tells('floor').at(-1)!.heldBySeatId).toBe(chief.claims.seatId)
    test.gone(chief.connectionId)
    await expect.poll(() => late.tells('floor').at(-1)!.heldBySeatId).toBe(null)
    await expect.poll(() => test.city.spoken.map(({ seatId, end }) => [seatId, end])).toEqual([[ann.claims.seatId, 'preempted'], [chief.claims.seatId, 'lost']])
  })

  test('what the call orders is done: mute, take the right to show, remove, end', async () => {
    const { test, seats, callId } = await aCall(3)
    const [ann, bo, cy] = seats as [TestSeat, TestSeat, TestSeat]
    const [voice, picture] = [await ann.speak(), await ann.film()]
    test.order({ order: 'mute', callId, seatId: ann.claims.seatId })
    for (const seat of [ann, bo]) await expect.poll(() => seat.tells('producer').at(-1)!.producer).toMatchObject({ producerId: voice, isPaused: true })
    expect(await ann.codeOf({ ask: 'pauseProducer', producerId: voice, isPaused: false })).toBe('ok')
    test.order({ order: 'allow', callId, seatId: ann.claims.seatId, maySpeak: false, mayShow: false, floorPriority: 0 })
    await expect.poll(() => cy.tells('producer').slice(-2).map(({ producer }) => producer.isPaused)).toEqual([true, true])
    for (const producerId of [voice, picture]) expect(await ann.codeOf({ ask: 'pauseProducer', producerId, isPaused: false })).toBe('media.may_not_send')
    test.order({ order: 'allow', callId, seatId: ann.claims.seatId, maySpeak: true, mayShow: false, floorPriority: 0 })
    expect(await ann.codeOf({ ask: 'pauseProducer', producerId: voice, isPaused: false })).toBe('ok')
    test.order({ order: 'remove', callId, seatId: bo.claims.seatId })
    await expect.poll(() => bo.tells('over').map(({ why }) => why)).toEqual(['removed'])
    expect(await bo.codeOf({ ask: 'openTransport', direction: 'send' })).toBe('media.enter_first')
    test.order({ order: 'end', callId })
    await expect.poll(() => [...ann.tells('over'), ...cy.tells('over')].map(({ why }) => why)).toEqual(['ended', 'ended'])
    expect(test.server.rooms).toEqual([])
  })

  test('when everybody has left nothing remains at the worker', async () => {
    const { test, seats } = await aCall(4)
    const pictures = await Promise.all(seats.map(seat => seat.film()))
    await Promise.all(seats.map(seat => seat.speak()))
    for (const seat of seats) await seat.show(Object.fromEntries(pictures.map(picture => [picture, 'tile'])))
    await expect.poll(() => test.server.rooms[0]!.seats.map(seat => seat.givenCount)).toEqual([6, 6, 6, 6])
    const [worker] = test.server.workers
    expect((await worker!.dump()).routerIds).toHaveLength(1)
    for (const seat of seats) await seat.ask({ ask: 'leave' })
    const { routerIds, channelMessageHandlers } = await worker!.dump()
    expect(routerIds).toEqual([])
    // What is left is the port pair's own.
    expect(channelMessageHandlers.channelRequestHandlers.length + channelMessageHandlers.channelNotificationHandlers.length).toBeLessThanOrEqual(1)
    expect(test.city.notes.filter(note => note.startsWith('gone'))).toHaveLength(4)
  })
})
