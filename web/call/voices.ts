/** Plays what is heard: one sound element for each voice, and for whoever draws it the level of each. */
export class Voices {
  readonly #elements = new Map<string, HTMLAudioElement>()
  readonly #onSilenced: (isSilenced: boolean) => void
  #speakerId: string | null = null

  constructor(onSilenced: (isSilenced: boolean) => void) {
    this.#onSilenced = onSilenced
  }

  play(producerId: string, track: MediaStreamTrack): void {
    this.stop(producerId)
    const element = new Audio()
    element.srcObject = new MediaStream([track])
    element.autoplay = true
    this.#elements.set(producerId, element)
    void this.#route(element)
    this.#start(element)
  }

  stop(producerId: string): void {
    const element = this.#elements.get(producerId)
    if (element === undefined) return
    element.pause()
    element.srcObject = null
    this.#elements.delete(producerId)
  }

  /** After a press, which is what browsers wait for before they play anything. */
  unsilence(): void {
    this.#onSilenced(false)
    for (const element of this.#elements.values()) this.#start(element)
  }

  speakThrough(speakerId: string | null): void {
    this.#speakerId = speakerId
    for (const element of this.#elements.values()) void this.#route(element)
  }

  close(): void {
    for (const producerId of [...this.#elements.keys()]) this.stop(producerId)
  }

  #start(element: HTMLAudioElement): void {
    element.play().catch((error: unknown) => {
      if ((error as Error).name === 'NotAllowedError') this.#onSilenced(true)
    })
  }

  /** Safari has no choice of loudspeakers; one that is gone leaves the usual one. */
  async #route(element: HTMLAudioElement): Promise<void> {
    if (this.#speakerId === null && element.sinkId === undefined) return
    await element.setSinkId?.(this.#speakerId ?? '').catch(() => undefined)
  }
}
