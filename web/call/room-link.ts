import type { Device, types } from 'mediasoup-client'
import type { MediaAnswerTo, MediaAskOf, MediaSource, MediaTold, RtpCapabilities } from '#domain/call'
import { systemTimer } from '#platform/pure'
import type { MediaLine } from '../live/media-line.ts'
import { encodingsFor } from './encodings.ts'
import { IceCare } from './ice-care.ts'

export type Entered = MediaAnswerTo<'enter'>
export type Line = Pick<MediaLine, 'ask' | 'onTold' | 'onTurn' | 'isOpen'>
type Direction = MediaAskOf<'openTransport'>['direction']
type Offered = Extract<MediaTold, { tell: 'consumer' }>

export type RoomPorts = {
  readonly line: Line
  /** Null for whoever sends nothing, such as a wall. */
  readonly maySend: boolean
  /** What is sent and shown together is played together: the name of a pair of voice and picture. */
  readonly streamOf: (producerId: string) => string
  readonly onTrack: (producerId: string, track: MediaStreamTrack | null) => void
  /** Whether media gets through, as the browser sees it. */
  readonly onFlow: (isFlowing: boolean) => void
  /** It cannot be mended: enter again. */
  readonly onLost: () => void
}

/** What lasts from entering a room until it must be built anew: mediasoup's device, one transport each way, what is sent and what comes. */
export class RoomLink {
  readonly #ports: RoomPorts
  readonly #device: Device
  readonly #transports = new Map<Direction, { readonly transport: types.Transport; readonly care: IceCare }>()
  readonly #producers = new Map<MediaSource, types.Producer>()
  readonly #consumers = new Map<string, types.Consumer>()
  #isClosed = false

  private constructor(device: Device, ports: RoomPorts) {
    this.#device = device
    this.#ports = ports
  }

  /** Ready to send; of pictures and voices it is told after `receive`. */
  static async open(entered: Entered, ports: RoomPorts): Promise<RoomLink> {
    const { Device } = await import('mediasoup-client')
    const device = await Device.factory()
    await device.load({ routerRtpCapabilities: entered.rtpCapabilities as types.RtpCapabilities })
    const link = new RoomLink(device, ports)
    try {
      await Promise.all([link.#openTransport('receive', entered), ports.maySend ? link.#openTransport('send', entered) : undefined])
      return link
    } catch (error) {
      link.close()
      throw error
    }
  }

  async receive(): Promise<void> {
    await this.#ports.line.ask({ ask: 'receive', rtpCapabilities: this.#device.recvRtpCapabilities as RtpCapabilities })
  }

  get isFlowing(): boolean {
    return [...this.#transports.values()].every(({ care }) => care.isWell)
  }

  /** Sits in the same seat over another socket: names the transports, so that they are kept, and finds a way for them anew. */
  async resume({ producers }: Entered): Promise<void> {
    await Promise.all([...this.#transports.values()].map(({ care }) => care.renew()))
    const known = new Set(producers.map(({ producerId }) => producerId))
    for (const consumer of this.#consumers.values()) if (!known.has(consumer.producerId)) this.drop(consumer.id)
  }

  async send(source: MediaSource, track: MediaStreamTrack): Promise<void> {
    const { transport } = this.#transports.get('send') ?? {}
    if (transport === undefined) return
    const encodings = encodingsFor(source)
    const producer = await transport.produce({
      track,
      stopTracks: false,
      appData: { source },
      ...(encodings === null ? {} : { encodings: [...encodings] }),
      ...(track.kind === 'audio' ? { codecOptions: { opusDtx: true, opusFec: true, opusStereo: false } } : { codecOptions: { videoGoogleStartBitrate: 600 } }),
    })
    if (this.#isClosed) return producer.close()
    this.#producers.get(source)?.close()
    this.#producers.set(source, producer)
  }

  has(source: MediaSource): boolean {
    return this.#producers.has(source)
  }

  async pause(source: MediaSource, isPaused: boolean): Promise<void> {
    const producer = this.#producers.get(source)
    if (producer === undefined || producer.paused === isPaused) return
    // One's own voice stops here, at once; the server hears of it when it can.
    if (isPaused) producer.pause()
    await this.#ports.line.ask({ ask: 'pauseProducer', producerId: producer.id, isPaused })
    if (!isPaused) producer.resume()
  }

  async replace(source: MediaSource, track: MediaStreamTrack): Promise<void> {
    await this.#producers.get(source)?.replaceTrack({ track })
  }

  stop(source: MediaSource): void {
    const producer = this.#producers.get(source)
    if (producer === undefined) return
    this.#producers.delete(source)
    producer.close()
    // Whoever cannot be told learns it when we enter again.
    this.#ports.line.ask({ ask: 'closeProducer', producerId: producer.id }).catch(() => undefined)
  }

  /** Decodes what is offered and says so; offered twice, it says so twice. */
  async take({ consumerId, producerId, kind, rtpParameters }: Offered): Promise<void> {
    const { transport } = this.#transports.get('receive') ?? {}
    if (transport === undefined) return
    if (!this.#consumers.has(consumerId)) {
      const consumer = await transport.consume({ id: consumerId, producerId, kind, rtpParameters: rtpParameters as types.RtpParameters, streamId: this.#ports.streamOf(producerId) })
      if (this.#isClosed) return consumer.close()
      for (const older of this.#consumers.values()) if (older.producerId === producerId) this.drop(older.id)
      this.#consumers.set(consumerId, consumer)
      this.#ports.onTrack(producerId, consumer.track)
    }
    await this.#ports.line.ask({ ask: 'startConsumer', consumerId })
  }

  drop(consumerId: string): void {
    const consumer = this.#consumers.get(consumerId)
    if (consumer === undefined) return
    this.#consumers.delete(consumerId)
    consumer.close()
    this.#ports.onTrack(consumer.producerId, null)
  }

  producerOf(consumerId: string): string | null {
    return this.#consumers.get(consumerId)?.producerId ?? null
  }

  close(): void {
    this.#isClosed = true
    for (const consumerId of [...this.#consumers.keys()]) this.drop(consumerId)
    for (const { transport, care } of this.#transports.values()) {
      care.close()
      transport.close()
    }
    this.#producers.clear()
  }

  async #openTransport(direction: Direction, { iceServers }: Entered): Promise<void> {
    const { line } = this.#ports
    const { transportId: id, ...description } = await line.ask({ ask: 'openTransport', direction })
    const options = { id, ...description, iceServers } as unknown as types.TransportOptions
    const transport = direction === 'send' ? this.#device.createSendTransport(options) : this.#device.createRecvTransport(options)
    const care = new IceCare({ restart: () => this.#restartIce(transport), onLost: () => !this.#isClosed && this.#ports.onLost(), timer: systemTimer })
    this.#transports.set(direction, { transport, care })
    transport.on('connect', ({ dtlsParameters }, done, failed) => {
      line.ask({ ask: 'connectTransport', transportId: id, dtlsParameters }).then(() => done(), failed)
    })
    transport.on('produce', ({ kind, rtpParameters, appData }, done, failed) => {
      const source = appData['source'] as MediaSource
      line.ask({ ask: 'produce', transportId: id, source, kind, rtpParameters: rtpParameters as MediaAskOf<'produce'>['rtpParameters'] }).then(({ producerId }) => done({ id: producerId }), failed)
    })
    transport.on('connectionstatechange', state => {
      care.became(state)
      if (!this.#isClosed) this.#ports.onFlow(state !== 'disconnected' && state !== 'failed')
    })
  }

  async #restartIce(transport: types.Transport): Promise<void> {
    const { iceParameters } = await this.#ports.line.ask({ ask: 'restartIce', transportId: transport.id })
    if (!transport.closed) await transport.restartIce({ iceParameters: iceParameters as types.IceParameters })
  }
}
