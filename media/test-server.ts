import type { types } from 'mediasoup'
import * as mediasoup from 'mediasoup'
import { pino } from 'pino'
import { type MediaAnswerTo, type MediaAsk, type MediaOrder, type MediaTold, type TicketClaims, mediaGateTopic, mediaServerTopic, toMediaGate } from '#domain/call'
import { type Bus, localBus } from '#platform/bus'
import { systemClock } from '#platform/clock'
import { readEnv } from '#platform/env'
import { findMediaWorker } from '#platform/media-worker'
import { openMetrics } from '#platform/metrics'
import { BusDoor } from './bus-door.ts'
import type { OpenGround } from './link.ts'
import { MediaServer } from './media-server.ts'
import { TestCity } from './test-city.ts'
import { TestSeat } from './test-seat.ts'

export const SERVER_ID = 'media-under-test'
const GATE_ID = 'gate-under-test'

/** What goes over direct transports instead of WebRTC, which Node does not speak: packets are handed over in memory. */
export class DirectGrounds {
  readonly transports = new Map<string, types.DirectTransport>()
  readonly producers = new Map<string, types.Producer>()
  onPacket: (consumer: types.Consumer, packet: Buffer) => void = () => undefined

  readonly open: OpenGround = async ({ router }) => {
    const transport = await router.createDirectTransport()
    this.transports.set(transport.id, transport)
    transport.observer.on('newproducer', producer => this.producers.set(producer.id, producer))
    transport.observer.on('newconsumer', consumer => consumer.on('rtp', packet => this.onPacket(consumer, packet)))
    let told: (isConnected: boolean) => void = () => undefined
    const iceParameters = { usernameFragment: 'test', password: 'test' }
    return {
      transport,
      description: { iceParameters, iceCandidates: [], dtlsParameters: { fingerprints: [] } },
      connect: async () => told(true),
      restartIce: async () => iceParameters,
      onConnected: listener => void (told = listener),
    }
  }
}

type Answer = { readonly answer: unknown } | { readonly problem: { readonly code: string } }

/** A media server on a real worker, and the gateway it is asked through. */
export class TestServer implements AsyncDisposable {
  readonly server: MediaServer
  readonly city: TestCity
  readonly grounds: DirectGrounds
  readonly bus: Bus
  readonly #door: BusDoor
  readonly #waiting = new Map<number, (answer: Answer) => void>()
  readonly #listeners = new Map<string, (told: MediaTold) => void>()
  #lastAsk = 0

  private constructor(parts: { server: MediaServer; city: TestCity; grounds: DirectGrounds; bus: Bus; door: BusDoor }) {
    this.server = parts.server
    this.city = parts.city
    this.grounds = parts.grounds
    this.bus = parts.bus
    this.#door = parts.door
  }

  static async start(over: { workers?: number; seatWaitMs?: number; openGround?: OpenGround } = {}): Promise<TestServer> {
    const [bus, log, metrics, city, grounds] = [localBus(), pino({ level: 'silent' }), openMetrics(), new TestCity(), new DirectGrounds()]
    const listen = { addresses: [{ ip: '127.0.0.1', announced: null }], port: 0 }
    const workers = { count: over.workers ?? 1, mediasoup, workerBin: workerBin(), listen }
    const openGround = over.openGround ?? grounds.open
    const server = await MediaServer.start({ serverId: SERVER_ID, city, workers, openGround, seatWaitMs: over.seatWaitMs ?? 20_000, log, metrics, clock: systemClock })
    const ice = { stunUrls: [], turnUrls: ['turn:turn.example:3478'], turnSecret: 'a-turn-secret', turnSeconds: 3_600 }
    const door = await BusDoor.open({ serverId: SERVER_ID, bus, server, ice, clock: systemClock, log, metrics })
    await server.announce()
    const test = new TestServer({ server, city, grounds, bus, door })
    await bus.subscribe(mediaGateTopic(GATE_ID), bytes => test.#hear(bytes))
    return test
  }

  /** A seat of its own browser, not in the call yet. */
  seat(claims: Partial<TicketClaims> = {}): TestSeat {
    return new TestSeat(this, { ...aTicket(), ...claims })
  }

  listen(connectionId: string, listener: (told: MediaTold) => void): void {
    this.#listeners.set(connectionId, listener)
  }

  async ask<N extends MediaAsk['ask']>(connectionId: string, ask: Extract<MediaAsk, { ask: N }>): Promise<MediaAnswerTo<N>> {
    const answer = await this.raw(connectionId, ask)
    if ('problem' in answer) throw new Error(answer.problem.code)
    return answer.answer as MediaAnswerTo<N>
  }

  /** Any ask at all, well-formed or not. */
  raw(connectionId: string, ask: unknown): Promise<Answer> {
    const askId = ++this.#lastAsk
    const answered = new Promise<Answer>(resolve => this.#waiting.set(askId, resolve))
    this.send({ gateId: GATE_ID, connectionId, askId, ask })
    return answered
  }

  gone(connectionId: string): void {
    this.send({ gateId: GATE_ID, connectionId, gone: true })
  }

  /** As the log of the call has it. */
  order(order: MediaOrder): void {
    this.city.order(order)
  }

  send(message: unknown): void {
    this.bus.publish(mediaServerTopic(SERVER_ID), typeof message === 'string' ? new TextEncoder().encode(message) : new TextEncoder().encode(JSON.stringify(message)))
  }

  async [Symbol.asyncDispose](): Promise<void> {
    await this.server[Symbol.asyncDispose]()
    await this.#door[Symbol.asyncDispose]()
    await this.bus[Symbol.asyncDispose]()
  }

  #hear(bytes: Uint8Array): void {
    const message = toMediaGate.parse(JSON.parse(new TextDecoder().decode(bytes)))
    if ('areYouThere' in message) return
    if ('tell' in message) return this.#listeners.get(message.connectionId)?.(message.tell)
    this.#waiting.get(message.askId)?.(message)
    this.#waiting.delete(message.askId)
  }
}

export function aTicket(): TicketClaims {
  return { callId: crypto.randomUUID(), seatId: crypto.randomUUID(), serverId: SERVER_ID, accountId: null, maySpeak: true, mayShow: true, floorPriority: 1 }
}

export function workerBin(): string {
  const found = findMediaWorker(readEnv())
  if (found.path === null) throw new Error(found.why.en)
  return found.path
}
