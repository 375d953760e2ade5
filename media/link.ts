import type { types } from 'mediasoup'
import type { DtlsParameters } from '#domain/call'
import { mediaProblems } from './problems.ts'

/** All that a seat may send together: three sizes of a camera, a screen and a voice. */
const MOST_INCOMING_BPS = 5_000_000
const FIRST_OUTGOING_BPS = 1_000_000
/** A browser's consent is renewed every few seconds; without it for so long the way is broken. */
const CONSENT_SECONDS = 10

export type Direction = 'send' | 'receive'

/** What a link stands on: WebRTC, or what a test puts in its place. */
export type LinkGround = {
  readonly transport: types.Transport
  readonly description: Pick<types.WebRtcTransport, 'iceParameters' | 'iceCandidates' | 'dtlsParameters'>
  connect(dtlsParameters: DtlsParameters): Promise<void>
  restartIce(): Promise<types.IceParameters>
  /** Told of every change; `false` also for a way that is only broken for now. */
  onConnected(listener: (isConnected: boolean) => void): void
}
export type OpenGround = (at: { readonly router: types.Router; readonly webRtcServer: types.WebRtcServer }, direction: Direction) => Promise<LinkGround>

/** `[MED-2]` Over the worker's one pair of ports, UDP before TCP. */
export const openWebRtcGround: OpenGround = async ({ router, webRtcServer }, direction) => {
  const transport = await router.createWebRtcTransport({ webRtcServer, enableUdp: true, enableTcp: true, preferUdp: true, iceConsentTimeout: CONSENT_SECONDS, initialAvailableOutgoingBitrate: FIRST_OUTGOING_BPS })
  if (direction === 'send') await transport.setMaxIncomingBitrate(MOST_INCOMING_BPS)
  const { iceParameters, iceCandidates, dtlsParameters } = transport
  const isConnected = () => transport.dtlsState === 'connected' && transport.iceState !== 'disconnected'
  return {
    transport,
    description: { iceParameters, iceCandidates: iceCandidates.map(candidate => ({ ...candidate, ip: candidate.address })), dtlsParameters },
    connect: dtls => transport.connect({ dtlsParameters: dtls }),
    restartIce: () => transport.restartIce(),
    onConnected(listener) {
      transport.on('dtlsstatechange', () => listener(isConnected()))
      transport.on('icestatechange', () => listener(isConnected()))
    },
  }
}

/** One way between a browser and its worker, for one direction of media. Closing it closes all that goes over it. */
export class Link {
  readonly direction: Direction
  readonly #ground: LinkGround
  #isAsked = false
  #isConnected = false
  #wasConnected = false
  /** A link that survived its socket is closed unless the new socket names it soon. */
  isStale = false

  constructor(direction: Direction, ground: LinkGround, onChange: () => void) {
    this.direction = direction
    this.#ground = ground
    ground.onConnected(isConnected => {
      if (this.#isConnected === isConnected) return
      this.#isConnected = isConnected
      this.#wasConnected ||= isConnected
      onChange()
    })
  }

  get id(): string {
    return this.#ground.transport.id
  }

  get isClosed(): boolean {
    return this.#ground.transport.closed
  }

  get isConnected(): boolean {
    return this.#isConnected && !this.isClosed
  }

  /** A browser connects a link only when it has something to carry: until then it is not lost. */
  get wasConnected(): boolean {
    return this.#wasConnected
  }

  get transport(): types.Transport {
    return this.#ground.transport
  }

  get description(): LinkGround['description'] {
    return this.#ground.description
  }

  /** Once: the worker would take a second handshake for an error of its own. */
  async connect(dtlsParameters: DtlsParameters): Promise<void> {
    if (this.#isAsked) throw mediaProblems.alreadyConnected()
    this.#isAsked = true
    try {
      await this.#ground.connect(dtlsParameters)
    } catch {
      this.#isAsked = false
      throw this.isClosed ? mediaProblems.enterAgain() : mediaProblems.notConnectable()
    }
  }

  restartIce(): Promise<types.IceParameters> {
    return this.#ground.restartIce()
  }

  close(): void {
    this.#ground.transport.close()
  }
}
