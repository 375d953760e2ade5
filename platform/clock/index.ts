/** The only source of "now" on the server; tests hand in a frozen one. */
export type Clock = { now(): Date }

export const systemClock: Clock = { now: () => new Date() }

/** A clock that stands still until told otherwise. */
export function frozenClock(at: string | Date): Clock & { advance(ms: number): void } {
  let now = new Date(at)
  return {
    now: () => now,
    advance: ms => {
      now = new Date(now.getTime() + ms)
    },
  }
}
