/** Calls `work` once after `ms` unless cancelled first. Handed in, so that a protocol runs in virtual time as well. */
export type Timer = (ms: number, work: () => void) => () => void

export const systemTimer: Timer = (ms, work) => {
  const id = setTimeout(work, ms)
  return () => clearTimeout(id)
}

/** Again and again, `ms` after the last time ended, until cancelled. */
export function every(timer: Timer, ms: number, work: () => void): () => void {
  let cancel = timer(ms, turn)
  function turn(): void {
    cancel = timer(ms, turn)
    work()
  }
  return () => cancel()
}
