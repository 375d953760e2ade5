import type { MediaSource, SeatRights } from '#domain/call'
import type { MediaStore, OwnMedia } from './media-state.ts'
import { type ChosenDevices, keepChoice, keptChoice, openDevice, troubleOf } from './own-devices.ts'
import type { RoomLink } from './room-link.ts'

type Ports = { readonly store: MediaStore; /** The room as it stands; null while it is built anew. */ readonly link: () => RoomLink | null; readonly isVoiceGroup: boolean }

/** One's own microphone, camera and screen: what is wanted, what the browser gives, and what of it is sent. */
export class OwnSending {
  readonly #ports: Ports
  /** What the switches say, whatever the network does. A voice group opens with the voice held back. */
  readonly #wanted: Record<MediaSource, boolean> = { microphone: false, camera: false, screen: false }
  #rights: Pick<SeatRights, 'maySpeak' | 'mayShow'> | null = null
  #chosen = keptChoice()
  #isClosed = false

  constructor(ports: Ports) {
    this.#ports = ports
  }

  /** Whether there is anything to send at all. */
  get maySend(): boolean {
    return this.#rights !== null && (this.#rights.maySpeak || this.#rights.mayShow)
  }

  get chosen(): ChosenDevices {
    return this.#chosen
  }

  /** After entering: sends what is held and wanted. What is already sent stays as it is. */
  async sendAll(): Promise<void> {
    await Promise.all([this.#bring('microphone'), this.#bring('camera'), this.#bring('screen')])
  }

  /** Muted, the microphone stays open, so that the first word after it is heard; a camera that is off is off, its light too. */
  async turn(source: MediaSource, isOn: boolean): Promise<void> {
    this.#wanted[source] = isOn
    if (source === 'microphone') return this.speak(isOn)
    if (isOn) return this.#bring(source)
    this.#stop(source)
  }

  /** Lets the voice out, or holds it back. */
  speak(isOn: boolean): void {
    const { store, link } = this.#ports
    const { is, track } = store.get().own.microphone
    if (track === null) return void (isOn && this.#bring('microphone', { isSpeaking: true }))
    if (is === 'starting') return
    store.own('microphone', { is: isOn ? 'on' : 'muted' })
    link()?.pause('microphone', !isOn).catch(() => this.#tellWhatIs())
  }

  /**
   * What the seat may send. Whoever comes in is heard and seen at once; whom the host silences is not sent at all, and speaks again
   * only by their own hand.
   */
  allow(rights: SeatRights): void {
    const before = this.#rights
    this.#rights = rights
    if (before === null) {
      this.#wanted.microphone = rights.maySpeak
      this.#wanted.camera = rights.mayShow
      return
    }
    if (before.maySpeak && !rights.maySpeak) this.#stop('microphone')
    if (before.mayShow && !rights.mayShow) for (const source of ['camera', 'screen'] as const) this.#stop(source)
  }

  /** Another microphone, camera or loudspeaker; what is being sent goes on from the new one. */
  async choose(change: Partial<ChosenDevices>): Promise<void> {
    this.#chosen = { ...this.#chosen, ...change }
    keepChoice(this.#chosen)
    for (const source of ['microphone', 'camera'] as const) if (change[source] !== undefined) await this.#exchange(source)
  }

  close(): void {
    this.#isClosed = true
    for (const source of ['microphone', 'camera', 'screen'] as const) this.#ports.store.get().own[source].track?.stop()
  }

  async #bring(source: MediaSource, { isSpeaking = this.#wanted.microphone && !this.#ports.isVoiceGroup } = {}): Promise<void> {
    const { store, link } = this.#ports
    if (!this.#mayAndWants(source, isSpeaking) || store.get().own[source].is === 'starting') return
    const track = store.get().own[source].track ?? (await this.#hold(source))
    const room = link()
    if (track === null || room === null || room.has(source)) return
    const isHeldBack = source === 'microphone' && !isSpeaking
    // The room may fall while we send: it is sent again once we are back in.
    await this.#sendTo(room, { source, track, isHeldBack }).catch(() => undefined)
    store.own(source, { is: isHeldBack ? 'muted' : 'on' })
  }

  /** What is held back is silent before its first packet. */
  async #sendTo(room: RoomLink, { source, track, isHeldBack }: { source: MediaSource; track: MediaStreamTrack; isHeldBack: boolean }): Promise<void> {
    if (isHeldBack) track.enabled = false
    await room.send(source, track)
    if (isHeldBack) await room.pause(source, true)
  }

  #mayAndWants(source: MediaSource, isSpeaking: boolean): boolean {
    const { maySpeak, mayShow } = this.#rights ?? { maySpeak: false, mayShow: false }
    if (source === 'microphone') return maySpeak && (isSpeaking || this.#ports.isVoiceGroup || this.#wanted.microphone || this.#ports.store.get().own.microphone.track !== null)
    return mayShow && this.#wanted[source]
  }

  async #hold(source: MediaSource): Promise<MediaStreamTrack | null> {
    const { store } = this.#ports
    store.own(source, { is: 'starting', trouble: null })
    try {
      const track = await openDevice(source, this.#chosen)
      if (this.#isClosed) {
        track.stop()
        return null
      }
      // Pulled out, or stopped from the browser's own bar.
      track.addEventListener('ended', () => this.#ended(source, track))
      store.own(source, { is: 'on', track })
      return track
    } catch (error) {
      this.#wanted[source] = false
      // Whoever closes the browser's list of screens has changed their mind.
      store.own(source, { is: 'off', track: null, trouble: source === 'screen' && troubleOf(error) === 'refused' ? null : troubleOf(error) })
      return null
    }
  }

  #ended(source: MediaSource, track: MediaStreamTrack): void {
    if (this.#ports.store.get().own[source].track !== track) return
    this.#wanted[source] = false
    this.#stop(source)
    if (source !== 'screen') this.#ports.store.own(source, { trouble: 'missing' })
  }

  #stop(source: MediaSource): void {
    const { store, link } = this.#ports
    this.#wanted[source] = false
    store.get().own[source].track?.stop()
    link()?.stop(source)
    store.own(source, { is: 'off', track: null, trouble: null })
  }

  async #exchange(source: 'microphone' | 'camera'): Promise<void> {
    const { store, link } = this.#ports
    const before: OwnMedia = store.get().own[source]
    if (before.track === null) return
    before.track.stop()
    const track = await this.#hold(source)
    if (track === null) return link()?.stop(source)
    track.enabled = before.is === 'on'
    await link()?.replace(source, track).catch(() => undefined)
    store.own(source, { is: before.is === 'muted' ? 'muted' : 'on' })
  }

  /** The server did not take it: what is sent is what is said. */
  #tellWhatIs(): void {
    const { microphone } = this.#ports.store.get().own
    if (microphone.track !== null) this.#ports.store.own('microphone', { is: 'muted' })
  }
}
