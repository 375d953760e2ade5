/** A token bucket: `burst` at once, `perSecond` for ever. */
export class MessageRate {
  private readonly perSecond: number
  private readonly burst: number
  private tokens: number
  private lastMs: number

  constructor(rate: { perSecond: number; burst: number }, nowMs: number) {
    this.perSecond = rate.perSecond
    this.burst = rate.burst
    this.tokens = rate.burst
    this.lastMs = nowMs
  }

  allows(nowMs: number): boolean {
    this.tokens = Math.min(this.burst, this.tokens + (Math.max(0, nowMs - this.lastMs) / 1000) * this.perSecond)
    this.lastMs = nowMs
    if (this.tokens < 1) return false
    this.tokens -= 1
    return true
  }
}
