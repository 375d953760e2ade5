import { audioContext } from './voice-level.ts'

/** Two soft tones a fifth apart, twice, then a rest: heard across a room, and not mistaken for an alarm. */
const TONES_HZ = [587.33, 880] as const
const TONE_S = 0.22
const EVERY_MS = 2_600
const LOUDNESS = 0.16
const ONE_TAB = 'guatu-ring'

/** A tone of our own, made by the browser: no file. Of several tabs of one browser only one sounds, where the browser can say which. */
export class RingTone {
  #timer: ReturnType<typeof setInterval> | undefined
  #release: (() => void) | null = null
  #isOn = false

  start(): void {
    if (this.#isOn) return
    this.#isOn = true
    // On plain http there are no locks: then every tab rings.
    if (navigator.locks === undefined) return this.#sound()
    void navigator.locks.request(ONE_TAB, { ifAvailable: true }, lock => this.#hold(lock))
  }

  stop(): void {
    this.#isOn = false
    clearInterval(this.#timer)
    this.#release?.()
    this.#release = null
    if ('vibrate' in navigator) navigator.vibrate(0)
  }

  #hold(lock: Lock | null): Promise<void> | undefined {
    if (lock === null || !this.#isOn) return undefined
    this.#sound()
    return new Promise(resolve => {
      this.#release = resolve
    })
  }

  #sound(): void {
    const once = () => {
      TONES_HZ.forEach((hz, at) => tone(hz, at * TONE_S))
      TONES_HZ.forEach((hz, at) => tone(hz, 0.7 + at * TONE_S))
      if ('vibrate' in navigator) navigator.vibrate([350, 250, 350])
    }
    once()
    this.#timer = setInterval(once, EVERY_MS)
  }
}

function tone(hz: number, afterS: number): void {
  const sounds = audioContext()
  // Not allowed to sound yet: what is made now would all sound together once it is.
  if (sounds.state !== 'running') return
  const from = sounds.currentTime + afterS
  const [oscillator, gain] = [new OscillatorNode(sounds, { type: 'sine', frequency: hz }), new GainNode(sounds, { gain: 0 })]
  gain.gain.setValueAtTime(0, from)
  gain.gain.linearRampToValueAtTime(LOUDNESS, from + 0.03)
  gain.gain.exponentialRampToValueAtTime(0.001, from + TONE_S + 0.25)
  oscillator.connect(gain).connect(sounds.destination)
  oscillator.start(from)
  oscillator.stop(from + TONE_S + 0.3)
}
