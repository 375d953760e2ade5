import type { NamePlace } from './name-layout.ts'
import { WAIT_RADIUS } from './incident-layer.ts'

const SVG = 'http://www.w3.org/2000/svg'

/** Names and rings above the symbols, as plain DOM: crisp type, and the ring costs the map no frames. Moved only by `CityMap`. */
export class NameOverlay {
  readonly #root: HTMLDivElement
  readonly #names: SVGGElement
  readonly #orders: SVGGElement
  readonly #rings: HTMLDivElement
  readonly #scale: number

  constructor(parent: HTMLElement, scale: number) {
    this.#scale = scale
    this.#root = document.createElement('div')
    this.#root.style.cssText = 'position:absolute;inset:0;z-index:3;overflow:hidden;pointer-events:none'
    const svg = document.createElementNS(SVG, 'svg')
    svg.setAttribute('style', 'position:absolute;inset:0;width:100%;height:100%')
    svg.setAttribute('aria-hidden', 'true')
    this.#names = group(svg, 'var(--text)')
    this.#orders = group(svg, 'var(--celadon)')
    this.#rings = document.createElement('div')
    this.#root.append(this.#rings, svg)
    parent.append(this.#root)
  }

  names(places: readonly NamePlace[]): void {
    this.#names.replaceChildren(...places.map(place => nameText(place, 'middle')))
  }

  orders(places: readonly NamePlace[]): void {
    this.#orders.replaceChildren(...places.map(place => nameText(place, 'start')))
  }

  /** One ring each 2 s around each critical that waits; CSS animates it on the compositor. */
  rings(at: readonly (readonly [x: number, y: number])[]): void {
    const radius = WAIT_RADIUS * this.#scale
    while (this.#rings.childElementCount > at.length) this.#rings.lastElementChild?.remove()
    while (this.#rings.childElementCount < at.length) this.#rings.append(ring(radius, this.#scale))
    at.forEach(([x, y], index) => {
      const element = this.#rings.children[index] as HTMLElement
      element.style.left = `${x - radius}px`
      element.style.top = `${y - radius}px`
    })
  }

  /** While the camera moves, names would swim: they step back until it rests. */
  dim(isMoving: boolean): void {
    this.#names.style.opacity = isMoving ? '0' : '1'
    this.#orders.style.opacity = isMoving ? '0' : '1'
  }

  remove(): void {
    this.#root.remove()
  }
}

function group(svg: SVGSVGElement, fill: string): SVGGElement {
  const g = document.createElementNS(SVG, 'g')
  g.setAttribute('fill', fill)
  g.setAttribute('style', 'transition:opacity .2s;paint-order:stroke;stroke:var(--halo);stroke-opacity:.7;stroke-linejoin:round;font-weight:500')
  svg.append(g)
  return g
}

function nameText({ x, y, sizePx, text, note }: NamePlace, anchor: 'start' | 'middle'): SVGTextElement {
  const element = document.createElementNS(SVG, 'text')
  element.setAttribute('text-anchor', anchor)
  element.setAttribute('x', String(Math.round(x)))
  element.setAttribute('y', String(Math.round(y)))
  element.setAttribute('font-size', String(sizePx))
  element.setAttribute('stroke-width', String(sizePx * 0.2))
  element.textContent = text
  if (note !== null) {
    const line = document.createElementNS(SVG, 'tspan')
    line.setAttribute('x', String(Math.round(x)))
    line.setAttribute('dy', '1.18em')
    line.setAttribute('fill', 'var(--muted)')
    line.setAttribute('font-weight', '400')
    line.textContent = note
    element.append(line)
  }
  return element
}

function ring(radius: number, scale: number): HTMLDivElement {
  const element = document.createElement('div')
  element.className = 'ring'
  element.style.cssText = `position:absolute;width:${radius * 2}px;height:${radius * 2}px;border:${1.5 * scale}px solid var(--cinnabar);border-radius:50%;will-change:transform,opacity`
  return element
}
