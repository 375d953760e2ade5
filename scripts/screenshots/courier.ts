import { setTimeout as sleep } from 'node:timers/promises'
import type { Unit } from '#domain/force'
import type { RuleTerms, WatchAlert, WatchRule } from '#domain/watch'
import type { Position } from '#platform/pure'

type Ask = <T>(username: string, route: string, body?: unknown) => Promise<T>

/** Somebody with a past and an alert: what the pictures of the watch and of the playback are of. */
export type Courier = { readonly alertId: string; /** For the address: whom and when. */ readonly playback: string }

const DEVICE = '868120209917'
const EVERY_MS = 15_000
const STEPS = 104
const ALERT_WITHIN_MS = 20_000
const FENCE: Omit<RuleTerms, 'where'> = {
  name: '南城隔离点', severity: 'critical', what: { kind: 'enter' }, who: { of: 'kinds', kinds: ['vehicle'] },
  when: { windows: [], validFrom: null, validUntil: null }, hysteresis: { metres: 5, seconds: 0 }, accuracyMostMetres: 100, cooldownSeconds: 600,
}

/** A vehicle that half an hour ago drove round a few blocks, stood, came back, and now enters a fence. */
export async function sendCourier(ask: Ask, { areaCode, near }: { areaCode: string; near: Position }): Promise<Courier> {
  const unit = await ask<Unit>('admin', 'POST /api/units', { name: '转运 07', kind: 'vehicle', areaCode, deviceIds: [DEVICE] })
  const startMs = Math.floor(Date.now() / 1000) * 1000 - STEPS * EVERY_MS
  for (let step = 0; step < STEPS; step++) await fix(ask, wayOf(near, step), startMs + step * EVERY_MS)
  const where = { shape: 'circle' as const, center: near, radiusMetres: 160 }
  const rule = await ask<WatchRule>('city', 'POST /api/watch/rules', { terms: { ...FENCE, where } })
  // Just outside while the rule is known, then inside, no faster than a vehicle is believed to be.
  for (const place of [[near[0] + 0.0023, near[1]], [near[0] + 0.0011, near[1] - 0.0003]] as const) {
    await sleep(4_000)
    await fix(ask, place, Date.now())
  }
  return { alertId: await alertOf(ask, rule.id), playback: `unit*${unit.id}*${startMs - 120_000}-${startMs + STEPS * EVERY_MS}` }
}

/** Out by one street and back by another, with ten minutes in between. */
function wayOf([lon, lat]: Position, step: number): Position {
  const leg = step < 36 ? step / 36 : step < 76 ? 1 : (STEPS - step) / (STEPS - 76)
  const bend = Math.sin(leg * Math.PI)
  return [lon + 0.004 + leg * 0.016, lat + 0.001 + leg * 0.006 + bend * (step < 76 ? 0.004 : -0.004)]
}

function fix(ask: Ask, [lon, lat]: readonly [number, number], atMs: number): Promise<unknown> {
  return ask('city', `GET /osmand?${new URLSearchParams({ id: DEVICE, lat: String(lat), lon: String(lon), timestamp: String(Math.round(atMs)), speed: '18', bearing: '70' })}`)
}

async function alertOf(ask: Ask, ruleId: string): Promise<string> {
  const untilMs = Date.now() + ALERT_WITHIN_MS
  while (Date.now() < untilMs) {
    const { items } = await ask<{ items: WatchAlert[] }>('city', `GET /api/watch/alerts?ruleId=${ruleId}`)
    if (items[0] !== undefined) return items[0].id
    await sleep(500)
  }
  throw new Error('nobody was told that the courier came in')
}
