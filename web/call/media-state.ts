import type { HeardProducer, LinkQuality, MediaSource } from '#domain/call'
import type { Words } from '#platform/pure'

/** Why the browser gives no camera or microphone. `insecure`: the page is not on https, so there is none to ask for. */
export type DeviceTrouble = 'insecure' | 'refused' | 'missing' | 'taken' | 'failed'

/** A microphone, a camera or a screen of one's own. `muted`: held, and nothing of it leaves. */
export type OwnMedia = { readonly is: 'off' | 'starting' | 'on' | 'muted'; readonly track: MediaStreamTrack | null; readonly trouble: DeviceTrouble | null }

/** What somebody else sends; `track` once it comes, `isHeld` while the server holds it back or its sender has paused it. */
export type HeardMedia = HeardProducer & { readonly track: MediaStreamTrack | null; readonly isHeld: boolean; /** Which of its sizes comes. */ readonly layer: number | null }

export type CallPhase =
  | { readonly is: 'entering'; /** Why the last try failed. */ readonly trouble: Words | null }
  | { readonly is: 'in' }
  | { readonly is: 'again'; readonly why: 'line' | 'media' | 'moved'; readonly sinceMs: number }
  | { readonly is: 'over'; readonly why: 'left' | 'removed' | 'ended' | 'elsewhere' }
  | { readonly is: 'refused'; readonly words: Words }

export type MediaState = {
  readonly phase: CallPhase
  readonly seatId: string | null
  readonly own: Readonly<Record<MediaSource, OwnMedia>>
  readonly heard: ReadonlyMap<string, HeardMedia>
  /** The loudest first. */
  readonly speakers: readonly string[]
  readonly quality: ReadonlyMap<string, LinkQuality>
  readonly floor: { readonly heldBySeatId: string | null; readonly isWanted: boolean; /** Asked for and not given, or taken away while held. */ readonly lost: 'denied' | 'taken' | null }
  /** The browser plays no sound before somebody has pressed something. */
  readonly isSilenced: boolean
}

export const NOT_HELD: OwnMedia = { is: 'off', track: null, trouble: null }
export const BEFORE_ENTERING: MediaState = {
  phase: { is: 'entering', trouble: null },
  seatId: null,
  own: { microphone: NOT_HELD, camera: NOT_HELD, screen: NOT_HELD },
  heard: new Map(),
  speakers: [],
  quality: new Map(),
  floor: { heldBySeatId: null, isWanted: false, lost: null },
  isSilenced: false,
}

/** The one place a call's state is kept; screens read it by `useSyncExternalStore`. */
export class MediaStore {
  #state = BEFORE_ENTERING
  readonly #listeners = new Set<() => void>()

  readonly get = (): MediaState => this.#state

  readonly subscribe = (listener: () => void): (() => void) => {
    this.#listeners.add(listener)
    return () => this.#listeners.delete(listener)
  }

  change(change: Partial<MediaState>): void {
    this.#state = { ...this.#state, ...change }
    for (const listener of this.#listeners) listener()
  }

  own(source: MediaSource, change: Partial<OwnMedia>): void {
    const { own } = this.#state
    this.change({ own: { ...own, [source]: { ...own[source], ...change } } })
  }

  /** Changes what is known of one thing that is sent; what is not known any more stays gone. */
  heard(producerId: string, change: Partial<HeardMedia>): void {
    const known = this.#state.heard.get(producerId)
    if (known !== undefined) this.change({ heard: new Map(this.#state.heard).set(producerId, { ...known, ...change }) })
  }
}
