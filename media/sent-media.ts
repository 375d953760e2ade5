import type { types } from 'mediasoup'
import type { HeardProducer, MediaSource } from '#domain/call'
import type { Sent } from './plan-layers.ts'

/** A voice or a picture that a seat sends: mediasoup's producer with its place in the room. */
export class SentMedia implements Sent {
  readonly seatId: string
  readonly source: MediaSource
  readonly producer: types.Producer
  readonly sizes: number
  /** The worker it comes in at. */
  readonly site: number

  constructor(what: { readonly seatId: string; readonly source: MediaSource; readonly site: number }, producer: types.Producer) {
    this.seatId = what.seatId
    this.source = what.source
    this.site = what.site
    this.producer = producer
    this.sizes = sizesOf(producer)
  }

  get producerId(): string {
    return this.producer.id
  }

  get kind(): types.MediaKind {
    return this.producer.kind
  }

  get heard(): HeardProducer {
    const { producerId, seatId, source, kind } = this
    return { producerId, seatId, source, kind, isPaused: this.producer.paused }
  }
}

/** By simulcast as many as there are encodings, by SVC as many as its one encoding says (`L3T3`). */
function sizesOf({ type, rtpParameters: { encodings = [] } }: types.Producer): number {
  if (type === 'simulcast') return encodings.length
  const layers = Number(/^[LS](\d)T/.exec(encodings[0]?.scalabilityMode ?? '')?.[1] ?? 1)
  return type === 'svc' ? layers : 1
}
