import { type SeenTile, type Shown, shownSizes } from './shown-sizes.ts'

const SETTLED_MS = 140

type Tile = { readonly producerId: string; isInView: boolean }

/** Watches how large each picture stands on the screen and whether it is seen, and tells what to send once things have settled. */
export class PictureWatch {
  readonly #tiles = new Map<Element, Tile>()
  readonly #onShown: (shown: readonly Shown[]) => void
  readonly #sizes = new ResizeObserver(() => this.#soon())
  readonly #views = new IntersectionObserver(entries => this.#seen(entries), { threshold: 0.05 })
  #timer: ReturnType<typeof setTimeout> | undefined

  constructor(onShown: (shown: readonly Shown[]) => void) {
    this.#onShown = onShown
    document.addEventListener('visibilitychange', this.#soon)
  }

  /** Until the answer is called. */
  add(element: Element, producerId: string): () => void {
    this.#tiles.set(element, { producerId, isInView: true })
    this.#sizes.observe(element)
    this.#views.observe(element)
    this.#soon()
    return () => {
      this.#tiles.delete(element)
      this.#sizes.unobserve(element)
      this.#views.unobserve(element)
      this.#soon()
    }
  }

  close(): void {
    clearTimeout(this.#timer)
    document.removeEventListener('visibilitychange', this.#soon)
    this.#sizes.disconnect()
    this.#views.disconnect()
  }

  #seen(entries: readonly IntersectionObserverEntry[]): void {
    for (const { target, isIntersecting } of entries) {
      const tile = this.#tiles.get(target)
      if (tile !== undefined) tile.isInView = isIntersecting
    }
    this.#soon()
  }

  readonly #soon = (): void => {
    clearTimeout(this.#timer)
    this.#timer = setTimeout(() => this.#tell(), SETTLED_MS)
  }

  #tell(): void {
    const tiles = [...this.#tiles].map(([element, { producerId, isInView }]): SeenTile => ({ producerId, isInView, widthPx: element.clientWidth, heightPx: element.clientHeight }))
    this.#onShown(shownSizes(tiles, { isPageSeen: !document.hidden, pixelRatio: devicePixelRatio }))
  }
}
