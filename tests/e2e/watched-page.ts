import type { ConsoleMessage, Page } from '@playwright/test'
import { CellWorld } from '#domain/track'
import { FRAMES_PATH } from '#platform/pure'

/** A failed answer is told once by the network and once by the console; the network says which. */
const FAILED_ANSWER = /^Failed to load resource/

export type Watch = {
  /** What a person would call broken: errors of the page, policy violations, requests that leave our server. */
  readonly faults: string[]
  readonly hosts: Set<string>
  readonly fonts: Set<string>
  /** When each unit number was first heard in a live frame, ms since 1970. */
  readonly firstHeardAt: Map<number, number>
  /** Its map has come to rest and the server knows what it looks at: from now on it hears who moves there. */
  isLooking: boolean
}

/** Watches a page from its first request on. Answers of 4xx that a test provokes are named in `expected`. */
export function watchPage(page: Page, at: { origin: string; expected?: RegExp }): Watch {
  const watch: Watch = { faults: [], hosts: new Set(), fonts: new Set(), firstHeardAt: new Map(), isLooking: false }
  const own = new URL(at.origin).host
  const isExpected = (text: string) => at.expected?.test(text) ?? false
  const fault = (text: string) => void (isExpected(text) || watch.faults.push(text))

  const seen = (url: URL) => {
    if (url.protocol === 'data:' || url.protocol === 'blob:') return
    watch.hosts.add(url.host)
    if (url.host !== own) watch.faults.push(`a request left for ${url.href}`)
  }
  page.on('request', request => seen(new URL(request.url())))
  page.on('response', response => {
    const { pathname } = new URL(response.url())
    if (response.ok() && response.request().resourceType() === 'font') watch.fonts.add(pathname)
    if (response.status() >= 400) fault(`${response.status()} ${response.request().method()} ${pathname}`)
  })
  page.on('websocket', socket => {
    seen(new URL(socket.url()))
    socket.on('framesent', ({ payload }) => void (watch.isLooking ||= typeof payload === 'string' && payload.includes('"view"')))
    const world = new CellWorld()
    if (new URL(socket.url()).pathname === FRAMES_PATH) socket.on('framereceived', ({ payload }) => hear(watch, world, payload))
  })
  page.on('pageerror', error => fault(`page error: ${error.message}`))
  page.on('console', message => fromConsole(message) && fault(`console: ${message.text()}`))
  page.on('crash', () => watch.faults.push('the page crashed'))
  return watch
}

function fromConsole(message: ConsoleMessage): boolean {
  return message.type() === 'error' && !FAILED_ANSWER.test(message.text())
}

function hear(watch: Watch, world: CellWorld, payload: string | Buffer): void {
  if (typeof payload === 'string') return
  world.apply(new Uint8Array(payload))
  for (const number of world.columns.number.subarray(0, world.count)) if (!watch.firstHeardAt.has(number)) watch.firstHeardAt.set(number, Date.now())
}
