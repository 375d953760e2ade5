import type { Handles } from '#platform/handles'
import type { FrameBoard } from './frame-board.ts'

const SHORTEST_MS = 250
const LONGEST_MS = 1_000
/** A tick that takes more of its interval than this makes the interval longer, less than that shorter again: what reports need comes first. */
const MOST_SHARE = 0.12
const LEAST_SHARE = 0.05
const STRETCH = 1.25

/** How long the next interval is after a tick took this long. */
export function nextTickMs(tickMs: number, tookMs: number): number {
  const share = tookMs / tickMs
  if (share > MOST_SHARE) return Math.min(LONGEST_MS, Math.round(tickMs * STRETCH))
  return share < LEAST_SHARE ? Math.max(SHORTEST_MS, Math.round(tickMs / STRETCH)) : tickMs
}

/** Turns the board every 250 ms, seldomer (up to 1 s) while that is more than this process can do beside its other work. */
export function startTicks(board: FrameBoard, { metrics, log }: Handles): Disposable {
  let timer = setTimeout(tick, board.tickMs)
  function tick(): void {
    const startedMs = performance.now()
    try {
      const { frames, bytes, skipped } = board.turn()
      metrics.liveFrames.inc(frames)
      metrics.liveFrameBytes.inc(bytes)
      metrics.liveFramesSkipped.inc(skipped)
    } catch (error) {
      log.error({ err: error }, 'bug')
    }
    const tookMs = performance.now() - startedMs
    metrics.liveTickSeconds.observe(tookMs / 1000)
    board.tickMs = nextTickMs(board.tickMs, tookMs)
    timer = setTimeout(tick, Math.max(1, board.tickMs - tookMs))
  }
  return { [Symbol.dispose]: () => clearTimeout(timer) }
}
