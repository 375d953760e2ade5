import { setTimeout as sleep } from 'node:timers/promises'
import { FeedClient, type SentFix } from '#realtime'
import { ticketsOf } from './account.ts'
import { CityWalk, type CityPlan, SLICES, SLICE_MS, deviceId } from './plan.ts'

/** Everybody's devices: a process of its own, by the batched door, at an even pace. Says how late it runs and stops when told. */
const MOST_PER_CONNECTION = 250_000
const [plan, url] = [JSON.parse(process.argv[2]!) as CityPlan, process.argv[3]!]
const walk = new CityWalk(plan)
let isStopping = false
process.on('message', () => (isStopping = true))
process.once('disconnect', () => process.exit(1))

const ticket = await ticketsOf(url, 'feeder')
const feeds: FeedClient[] = []
const handles = new Uint32Array(plan.units)
for (let first = 0; first < plan.units; first += MOST_PER_CONNECTION) {
  const feed = await FeedClient.connect({ url, ticket: await ticket(), fixesPerFrame: 2_048 })
  handles.set(await feed.declare(Array.from({ length: Math.min(MOST_PER_CONNECTION, plan.units - first) }, (_, at) => deviceId(first + at))), first)
  feeds.push(feed)
  void feed.closed.then(code => {
    if (!isStopping) throw new Error(`the feed was closed with ${code}`)
  })
}
if (handles.includes(0)) throw new Error('a device is unknown')

const due = feeds.map((): SentFix[] => [])
const startedMs = Date.now()
let worstLateMs = 0
/** From here on everybody has said once where they are. */
let secondTurnMs = 0
process.send?.({ startedMs })
while (!isStopping) {
  const nowMs = Date.now()
  if (walk.slice > SLICES) worstLateMs = Math.max(worstLateMs, nowMs - startedMs - walk.slice * SLICE_MS)
  if (walk.slice === SLICES) secondTurnMs = nowMs
  for (const fixes of due) fixes.length = 0
  walk.next(index => {
    const { lon, lat, speedMps, headingRad } = walk.people
    due[Math.floor(index / MOST_PER_CONNECTION)]!.push({ handle: handles[index]!, lon: lon[index]!, lat: lat[index]!, fixedAtMs: nowMs, speedKmh: speedMps[index]! * 3.6, bearingDeg: ((headingRad[index]! * 180) / Math.PI + 360) % 360 })
  })
  for (const [at, feed] of feeds.entries()) {
    await feed.ready()
    feed.send(due[at]!, nowMs)
  }
  await sleep(Math.max(0, startedMs + walk.slice * SLICE_MS - Date.now()))
}
for (const feed of feeds) await feed.kept()
process.send?.({ slices: walk.slice, secondTurnMs, worstLateMs, sentForMs: Date.now() - startedMs })
for (const feed of feeds) await feed[Symbol.asyncDispose]()
process.disconnect()
