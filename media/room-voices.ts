import { NO_VOICES, passedVoices, speakingVoices, stepVoices } from './loudest-voices.ts'
import type { Levels } from './room-site.ts'
import type { SentMedia } from './sent-media.ts'

/** Who is heard in a room and who speaks, from what its sites measure. */
export class RoomVoices {
  readonly #levels = new Map<number, Levels>()
  #voices = NO_VOICES
  #speaking: readonly string[] = []

  /** Let through at the moment. */
  get passed(): ReadonlySet<string> {
    return passedVoices(this.#voices)
  }

  /** Seats, the loudest first. */
  get speaking(): readonly string[] {
    return this.#speaking
  }

  measured(worker: number, levels: Levels): void {
    this.#levels.set(worker, levels)
  }

  workerDied(worker: number): void {
    this.#levels.delete(worker)
  }

  /** Answers whether other seats speak now than before. */
  hear(sent: ReadonlyMap<string, SentMedia>, nowMs: number): boolean {
    const open = [...sent.values()].filter(({ source, producer }) => source === 'microphone' && !producer.paused).map(({ producerId }) => producerId)
    const levels = new Map([...this.#levels.values()].flatMap(it => [...it]))
    this.#voices = stepVoices(this.#voices, { open, levels, nowMs })
    const speaking = speakingVoices(this.#voices, nowMs).flatMap(producerId => sent.get(producerId)?.seatId ?? [])
    const isOther = speaking.join() !== this.#speaking.join()
    this.#speaking = speaking
    return isOther
  }
}
