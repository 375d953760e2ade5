import { setTimeout as sleep } from 'node:timers/promises'
import { FeedClient, type SentFix } from '#realtime'
import type { DemoCity } from '../../demo-city/index.ts'
import type { DemoAccounts } from '../demo-accounts.ts'
import { Crowd } from './crowd.ts'
import { crowdDeviceId, registerCrowd } from './register-crowd.ts'

/** Everybody reports so often. */
const EVERY_SECONDS = 5
/** A share of the crowd sends every so often, so that the load is even. */
const SLICE_MS = 100
const SLICES = (EVERY_SECONDS * 1000) / SLICE_MS
const MOST_PER_CONNECTION = 250_000
const RETRY_MS = 5_000
const TOLD_EVERY_MS = 10_000

export type CrowdNews = { readonly registered: number; readonly fixesPerSecond: number; readonly underWay: number }
type Terms = { readonly url: string; readonly count: number; readonly city: DemoCity; readonly accounts: DemoAccounts; readonly signal: AbortSignal; readonly tell: (news: CrowdNews) => void }

/** A crowd of up to a million that reports through the batched door, until the signal: registers who is not yet known, then lives. */
export async function liveInCrowd(terms: Terms): Promise<void> {
  const crowd = new Crowd(terms.city, terms.count)
  while (!terms.signal.aborted) {
    try {
      await using feeds = await openFeeds(terms, crowd)
      await live(crowd, feeds.parts, terms)
    } catch (error) {
      if (terms.signal.aborted) return
      terms.tell({ registered: 0, fixesPerSecond: 0, underWay: 0 })
      if (!(error instanceof Error) || !/feed|answered|fetch/.test(error.message)) throw error
      await sleep(RETRY_MS, undefined, { signal: terms.signal }).catch(() => undefined)
    }
  }
}

/** One connection for each quarter of a million, with the handles of its part of the crowd. */
type Part = { readonly feed: FeedClient; readonly first: number; readonly handles: Uint32Array }

async function openFeeds({ url, accounts, city, signal, tell }: Terms, crowd: Crowd) {
  const open = new AsyncDisposableStack()
  const parts: Part[] = []
  for (let first = 0; first < crowd.count; first += MOST_PER_CONNECTION) {
    const { status, body } = await accounts.ask('admin', 'POST /api/live/ticket', {})
    if (status !== 200) throw new Error(`live ticket answered ${status}`)
    const feed = open.use(await FeedClient.connect({ url, ticket: (body as { ticket: string }).ticket, fixesPerFrame: 2_048 }))
    const ids = Array.from({ length: Math.min(MOST_PER_CONNECTION, crowd.count - first) }, (_, at) => crowdDeviceId(first + at))
    let handles = await feed.declare(ids)
    const missing = [...handles.entries()].flatMap(([at, handle]) => (handle === 0 ? [first + at] : []))
    if (missing.length > 0) {
      await registerCrowd(missing, { crowd, city, accounts, signal, tell: registered => tell({ registered: first + registered, fixesPerSecond: 0, underWay: 0 }) })
      await sleep(2_000)
      handles = await feed.declare(ids)
    }
    parts.push({ feed, first, handles })
  }
  return { parts, [Symbol.asyncDispose]: () => open.disposeAsync() }
}

async function live(crowd: Crowd, parts: readonly Part[], { signal, tell }: Terms): Promise<void> {
  const fix: Mutable<SentFix> = { handle: 0, lon: 0, lat: 0, fixedAtMs: 0, speedKmh: null, bearingDeg: null, accuracyMetres: 6 }
  let sent = 0
  let toldAtMs = Date.now()
  const startedMs = Date.now()
  for (let slice = 0; !signal.aborted; slice++) {
    const nowMs = Date.now()
    for (const { feed, first, handles } of parts) {
      if (!feed.isOpen) throw new Error('feed closed')
      // A door that is behind is not pressed: whoever is left out has a newer place in five seconds.
      if (feed.hasRoom) feed.send(dueOf({ crowd, first, handles, phase: slice % SLICES, fix, nowMs, count: () => sent++ }), nowMs)
    }
    if (nowMs - toldAtMs > TOLD_EVERY_MS) {
      tell({ registered: crowd.count, fixesPerSecond: Math.round((sent * 1000) / (nowMs - toldAtMs)), underWay: parts.reduce((sum, { feed }) => sum + feed.fixesUnderWay, 0) })
      sent = 0
      toldAtMs = nowMs
    }
    await sleep(Math.max(0, startedMs + (slice + 1) * SLICE_MS - Date.now()), undefined, { signal }).catch(() => undefined)
  }
}

type Mutable<T> = { -readonly [K in keyof T]: T[K] }
type Due = { readonly crowd: Crowd; readonly first: number; readonly handles: Uint32Array; readonly phase: number; readonly fix: Mutable<SentFix>; readonly nowMs: number; readonly count: () => void }

/** Those whose turn it is, each a step further; one object for all. */
function* dueOf({ crowd, first, handles, phase, fix, nowMs, count }: Due): Iterable<SentFix> {
  for (let at = phase; at < handles.length; at += SLICES) {
    if (handles[at] === 0) continue
    const index = first + at
    crowd.step(index, EVERY_SECONDS)
    fix.handle = handles[at]!
    fix.lon = crowd.lon[index]!
    fix.lat = crowd.lat[index]!
    fix.fixedAtMs = nowMs
    fix.speedKmh = crowd.speedKmh[index]!
    fix.bearingDeg = crowd.bearingDeg[index]!
    count()
    yield fix
  }
}
