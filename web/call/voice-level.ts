const BARS = 13
const FFT = 256

let context: AudioContext | null = null

/** One for the page: browsers allow only a few. */
export function audioContext(): AudioContext {
  context ??= new AudioContext()
  if (context.state === 'suspended') void context.resume().catch(() => undefined)
  return context
}

/** How loud a voice is, in bars across its middle tones; read once a frame by whoever draws it. */
export class VoiceLevel {
  readonly bars = new Float32Array(BARS)
  readonly #analyser: AnalyserNode
  readonly #source: MediaStreamAudioSourceNode
  readonly #bins: Uint8Array<ArrayBuffer>

  constructor(track: MediaStreamTrack) {
    const sounds = audioContext()
    this.#source = sounds.createMediaStreamSource(new MediaStream([track]))
    this.#analyser = new AnalyserNode(sounds, { fftSize: FFT, smoothingTimeConstant: 0.6 })
    this.#source.connect(this.#analyser)
    this.#bins = new Uint8Array(this.#analyser.frequencyBinCount)
  }

  /** Each bar from 0 to 1, the deep tones in the middle: a voice swells from there to both sides. */
  read(): Float32Array {
    this.#analyser.getByteFrequencyData(this.#bins)
    const middle = (BARS - 1) / 2
    for (let bar = 0; bar < BARS; bar += 1) {
      const away = Math.abs(bar - middle)
      const from = 1 + Math.round(away * 3)
      const loudest = Math.max(this.#bins[from] ?? 0, this.#bins[from + 1] ?? 0, this.#bins[from + 2] ?? 0)
      this.bars[bar] = (loudest / 255) ** 1.5
    }
    return this.bars
  }

  /** The loudest of all, for a meter. */
  get loudest(): number {
    return this.read().reduce((most, bar) => Math.max(most, bar), 0)
  }

  close(): void {
    this.#source.disconnect()
  }
}
