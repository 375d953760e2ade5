import type { MediaAnswerTo, MediaTold, ShownSize, TicketClaims } from '#domain/call'
import { picturePacket, pictureParameters, senderReport, sizeOf, voicePacket, voiceParameters } from './test-packets.ts'
import type { TestServer } from './test-server.ts'

type Told<T extends MediaTold['tell']> = Extract<MediaTold, { tell: T }>
let lastSsrc = 1_000

/** A browser in a seat, from Node: enters, opens links, sends packets and counts what it is sent. */
export class TestSeat {
  readonly claims: TicketClaims
  readonly told: MediaTold[] = []
  readonly #test: TestServer
  readonly #timers: NodeJS.Timeout[] = []
  connectionId: string = crypto.randomUUID()
  /** Packets by producer, and of a picture the size that came last. */
  readonly packets = new Map<string, number>()
  readonly sizes = new Map<string, number>()
  links: { send: string; receive: string } = { send: '', receive: '' }

  constructor(test: TestServer, claims: TicketClaims) {
    this.#test = test
    this.claims = claims
    this.#listen()
    const before = test.grounds.onPacket
    test.grounds.onPacket = (consumer, packet) => {
      before(consumer, packet)
      if (!this.told.some(it => it.tell === 'consumer' && it.consumerId === consumer.id)) return
      this.packets.set(consumer.producerId, (this.packets.get(consumer.producerId) ?? 0) + 1)
      if (consumer.kind === 'video') this.sizes.set(consumer.producerId, sizeOf(packet))
    }
  }

  /** A socket of its own again, as after a reload. */
  async otherSocket(): Promise<void> {
    this.connectionId = crypto.randomUUID()
    this.#listen()
  }

  async enter(): Promise<MediaAnswerTo<'enter'>> {
    return this.#test.ask(this.connectionId, { ask: 'enter', ticket: this.#test.city.ticketFor(this.claims) })
  }

  /** Enters and has both links open: all a page does before it sends. */
  async join(): Promise<MediaAnswerTo<'enter'>> {
    const entered = await this.enter()
    await this.receive(entered.rtpCapabilities)
    for (const direction of ['send', 'receive'] as const) {
      const { transportId } = await this.#test.ask(this.connectionId, { ask: 'openTransport', direction })
      this.links[direction] = transportId
      await this.#test.ask(this.connectionId, { ask: 'connectTransport', transportId, dtlsParameters: { fingerprints: [{ algorithm: 'sha-256', value: 'AA' }] } })
    }
    return entered
  }

  async receive(rtpCapabilities: MediaAnswerTo<'enter'>['rtpCapabilities']): Promise<void> {
    await this.#test.ask(this.connectionId, { ask: 'receive', rtpCapabilities })
  }

  /** Opens the microphone and speaks at this level, 50 packets a second, until the test ends or it is closed. */
  async speak(level = -30): Promise<string> {
    const ssrc = ++lastSsrc
    const producerId = await this.produce('microphone', voiceParameters(ssrc))
    let seq = 0
    this.#every(20, () => this.#test.grounds.producers.get(producerId)?.send(voicePacket({ ssrc, seq: ++seq, level })))
    return producerId
  }

  /** Opens the camera and sends its three sizes, 25 pictures a second. */
  async film(): Promise<string> {
    const ssrcs = [++lastSsrc, ++lastSsrc, ++lastSsrc]
    const producerId = await this.produce('camera', pictureParameters(ssrcs))
    const link = this.links.send
    let seq = 0
    this.#every(40, () => {
      seq += 1
      for (const [size, ssrc] of ssrcs.entries()) {
        if (seq % 10 === 1) this.#test.grounds.transports.get(link)?.sendRtcp(senderReport({ ssrc, seq }))
        this.#test.grounds.producers.get(producerId)?.send(picturePacket({ ssrc, seq, size }))
      }
    })
    return producerId
  }

  async produce(source: 'microphone' | 'camera' | 'screen', rtpParameters: unknown): Promise<string> {
    const kind = source === 'microphone' ? 'audio' : 'video'
    const ask = { ask: 'produce', transportId: this.links.send, source, kind, rtpParameters } as Parameters<typeof this.ask>[0] & { ask: 'produce' }
    return (await this.#test.ask(this.connectionId, ask)).producerId
  }

  async show(pictures: Record<string, ShownSize>): Promise<void> {
    await this.#test.ask(this.connectionId, { ask: 'show', pictures: Object.entries(pictures).map(([producerId, size]) => ({ producerId, size })) })
  }

  ask(ask: Parameters<TestServer['ask']>[1]): Promise<unknown> {
    return this.#test.ask(this.connectionId, ask as never)
  }

  /** The code of the problem it answers, or `ok`. */
  async codeOf(ask: unknown): Promise<string> {
    const answer = await this.#test.raw(this.connectionId, ask)
    return 'problem' in answer ? answer.problem.code : 'ok'
  }

  tells<T extends MediaTold['tell']>(tell: T): Told<T>[] {
    return this.told.filter((it): it is Told<T> => it.tell === tell)
  }

  /** How many packets of a producer come in the next while. */
  async countFor(producerId: string, ms = 400): Promise<number> {
    const before = this.packets.get(producerId) ?? 0
    await new Promise(resolve => setTimeout(resolve, ms))
    return (this.packets.get(producerId) ?? 0) - before
  }

  stop(): void {
    for (const timer of this.#timers) clearInterval(timer)
  }

  /** Consumers are started as soon as they are told of, as a page does. */
  #listen(): void {
    const { connectionId } = this
    this.#test.listen(connectionId, told => {
      this.told.push(told)
      if (told.tell === 'consumer') void this.#test.raw(connectionId, { ask: 'startConsumer', consumerId: told.consumerId })
    })
  }

  #every(ms: number, work: () => void): void {
    const send = () => {
      try {
        work()
      } catch (error) {
        if (!(error instanceof Error) || error.name !== 'WorkerClosedError') throw error // Its worker was killed by the test.
      }
    }
    this.#timers.push(setInterval(send, ms))
  }
}
