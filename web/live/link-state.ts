export type Link = { readonly state: 'ok' | 'reconnecting' | 'offline'; /** Since when it is so, Unix ms. */ readonly sinceMs: number; /** Connected, but we take less than is sent: what is shown lags. */ readonly isSlow?: boolean }

/** After this long without a connection the link is said to be down, not merely coming back. */
const OFFLINE_AFTER_MS = 8000

/** The state of the live link as the screens show it. */
export class LinkState {
  private current: Link = { state: 'reconnecting', sinceMs: Date.now() }
  private readonly listeners = new Set<() => void>()
  private timer: ReturnType<typeof setTimeout> | undefined

  get = (): Link => this.current

  subscribe = (listener: () => void): (() => void) => {
    this.listeners.add(listener)
    return () => this.listeners.delete(listener)
  }

  up(): void {
    clearTimeout(this.timer)
    if (this.current.state !== 'ok') this.become({ state: 'ok', sinceMs: Date.now() })
  }

  /** Told by the server; every new connection begins unburdened. */
  slow(isSlow: boolean): void {
    if (this.current.state === 'ok') this.become({ ...this.current, isSlow })
  }

  /** Cut just now: reconnecting at first, offline when that lasts or the browser says there is no network. */
  down(isNetworkGone: boolean): void {
    const sinceMs = this.current.state === 'ok' ? Date.now() : this.current.sinceMs
    clearTimeout(this.timer)
    if (isNetworkGone || Date.now() - sinceMs >= OFFLINE_AFTER_MS) return this.become({ state: 'offline', sinceMs })
    this.become({ state: 'reconnecting', sinceMs })
    this.timer = setTimeout(() => this.become({ state: 'offline', sinceMs }), OFFLINE_AFTER_MS)
  }

  dispose(): void {
    clearTimeout(this.timer)
  }

  private become(link: Link): void {
    if (link.state === this.current.state && link.sinceMs === this.current.sinceMs && link.isSlow === this.current.isSlow) return
    this.current = link
    for (const listener of this.listeners) listener()
  }
}
