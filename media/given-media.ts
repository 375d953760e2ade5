import { setImmediate } from 'node:timers/promises'
import type { types } from 'mediasoup'
import type { MediaTold } from '#domain/call'
import type { Given } from './plan-layers.ts'

/** A voice or a picture that a seat is given: mediasoup's consumer, what is wanted of it and what its seat was told of it. */
export class GivenMedia {
  readonly #consumer: types.Consumer
  readonly #tell: (told: MediaTold) => void
  #isStarted = false
  #wanted: Given
  #layers = ''
  #priority = 0
  #toldPaused: boolean | null = null

  constructor(consumer: types.Consumer, tell: (told: MediaTold) => void, wanted: Given) {
    this.#consumer = consumer
    this.#tell = tell
    this.#wanted = wanted
    consumer.on('layerschange', layers => tell({ tell: 'layers', consumerId: consumer.id, spatialLayer: layers?.spatialLayer ?? null }))
  }

  get consumerId(): string {
    return this.#consumer.id
  }

  get producerId(): string {
    return this.#consumer.producerId
  }

  get isFlowing(): boolean {
    return !this.#consumer.closed && !this.#consumer.paused && !this.#consumer.producerPaused
  }

  get isPicture(): boolean {
    return this.#consumer.kind === 'video'
  }

  /** What its browser needs to decode it. Said again to a socket that came back before it answered. */
  introduce(): void {
    const { id: consumerId, producerId, kind, rtpParameters } = this.#consumer
    this.#tell({ tell: 'consumer', consumerId, producerId, kind, rtpParameters: rtpParameters as Extract<MediaTold, { tell: 'consumer' }>['rtpParameters'] })
  }

  get isStarted(): boolean {
    return this.#isStarted
  }

  /** Its browser can decode it now. */
  start(): void {
    this.#isStarted = true
  }

  /** Null: nothing is wanted of it, it waits. */
  want(given: Given | null): void {
    this.#wanted = given ?? { ...this.#wanted, isPaused: true }
  }

  /** Brings the worker to what is wanted: layers before it flows, so that no larger picture is sent in between. */
  async settle(): Promise<void> {
    try {
      await this.#settle()
    } catch (error) {
      await setImmediate() // mediasoup tells of an end a turn later than it refuses what was asked of it.
      if (!this.#consumer.closed) throw error
    }
  }

  async #settle(): Promise<void> {
    const { isPaused, layers, priority } = this.#wanted
    if (this.#consumer.closed) return
    if (!isPaused && this.isPicture) await this.#setPicture(layers, priority)
    const isHeld = isPaused || !this.#isStarted
    if (isHeld !== this.#consumer.paused) await (isHeld ? this.#consumer.pause() : this.#consumer.resume())
    if (!this.#isStarted || this.#toldPaused === isPaused) return
    const isFirst = this.#toldPaused === null
    this.#toldPaused = isPaused
    if (isPaused || !isFirst) this.#tell({ tell: 'consumerPaused', consumerId: this.#consumer.id, isPaused })
  }

  async #setPicture(layers: Given['layers'], priority: number): Promise<void> {
    const key = JSON.stringify(layers)
    if (layers && this.#consumer.type !== 'simple' && key !== this.#layers) await this.#consumer.setPreferredLayers(layers)
    if (priority !== this.#priority) await this.#consumer.setPriority(priority)
    this.#layers = key
    this.#priority = priority
  }

  close(): void {
    this.#consumer.close()
  }
}
