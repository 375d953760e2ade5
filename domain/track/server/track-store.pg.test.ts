import { sql } from 'drizzle-orm'
import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest'
import { Parts } from '#platform/handles'
import { anActor } from '#tests/handles'
import { type TestFix, columnsOf } from '#tests/track-fixes'
import { NOW, NOW_MS, type TrackGround, aTrackGround } from '#tests/track-ground'
import { exportTrack, findVisits, getPlayback, getTrack } from '../contract.ts'
import { bitsOfFlags } from '../fix-columns.ts'
import { mergeChunks } from '../track-chunk-merge.ts'
import { decodeTrackPage } from '../track-page.ts'
import { openChunks, putChunks, storeClosed } from './chunk-store.ts'
import { dropDaysBefore, makeDays } from './track-days.ts'
import { knownRows } from './track-known.ts'
import { moveOldPositions } from './track-old.ts'
import { forgetPositions } from './track-keep.ts'
import { getTrack as readTrack } from './track.ts'

let ground: TrackGround
let ids: string[]
beforeAll(async () => {
  ground = await aTrackGround()
  ids = await ground.units(4)
})
afterAll(() => ground[Symbol.asyncDispose]())
beforeEach(async () => {
  await ground.store()
  await ground.handles.db.execute(sql`truncate track_chunk, track_cell, position`)
})

const minutesAgo = (minutes: number, over: Partial<TestFix> = {}): TestFix => ({ number: 1, atMs: NOW_MS - minutes * 60_000, lon: 112.7, lat: 38.4, ...over })
const day = { from: '2026-11-22T06:00:00Z', to: '2026-11-23T06:10:00Z' }

async function minutesOf(id: string, limit = 1000): Promise<number[]> {
  const minutes: number[] = []
  for (let cursor: string | null | undefined; cursor !== null; ) {
    const page = await ground.ask(getTrack, { id, ...day, limit, ...(cursor && { cursor }) })
    expect(page.items.length).toBeLessThanOrEqual(limit)
    minutes.push(...page.items.map(({ fixedAt }) => (NOW_MS - Date.parse(fixedAt)) / 60_000))
    cursor = page.nextCursor
  }
  return minutes
}

describe('a track', () => {
  test('[TRK-6] shows every fix once while its minute is open, closed, stored but not forgotten, and forgotten', async () => {
    await ground.add([minutesAgo(3), minutesAgo(2), minutesAgo(1)])
    const open = await openChunks(ground.handles)
    expect(await minutesOf(ids[0]!)).toEqual([3, 2, 1])
    const [closed] = open.closed(NOW_MS)
    expect(closed!.count).toBe(2)
    expect(await minutesOf(ids[0]!)).toEqual([3, 2, 1])
    await makeDays(ground.handles.db, [Math.floor(NOW_MS / 86_400_000)])
    await putChunks(ground.handles.db, closed!, open)
    expect(await minutesOf(ids[0]!)).toEqual([3, 2, 1])
    open.forget(closed!)
    expect(await minutesOf(ids[0]!)).toEqual([3, 2, 1])
    expect(await ground.count('track_chunk')).toBe(2)
  })

  test('comes in pages of any size, in order, each fix once, two at one instant too', async () => {
    const fixes = Array.from({ length: 50 }, (_, at) => minutesAgo(600 - at * 12))
    await ground.add([...fixes, minutesAgo(0, { lon: 112.8 }), minutesAgo(0, { lon: 112.6 })])
    await ground.store()
    const whole = await minutesOf(ids[0]!)
    expect(whole).toHaveLength(52)
    for (const limit of [1, 7, 51, 52]) expect(await minutesOf(ids[0]!, limit)).toEqual(whole)
  })

  test('has the place, instant, speed and flags as they came, and what comes late in its place', async () => {
    await ground.add([minutesAgo(5, { speedKmh: 36.5, lon: 112.7123456 }), minutesAgo(3)])
    await ground.store()
    await ground.add([minutesAgo(4, { flagBits: bitsOfFlags(['late']) })])
    await ground.store()
    const { items } = await ground.ask(getTrack, { id: ids[0]!, ...day })
    expect(items.map(({ flags }) => flags)).toEqual([[], ['late'], []])
    expect(items[0]).toEqual({ position: [112.712346, 38.4], fixedAt: '2026-11-23T05:55:00.000Z', receivedAt: '2026-11-23T05:55:00.000Z', speedKmh: 36.5, bearingDeg: null, flags: [] })
  })

  test('[TRK-4] knows what it has, open and stored, as exactly as it is kept', async () => {
    await ground.add([minutesAgo(5), minutesAgo(4, { lon: 112.71234549 })])
    await ground.store()
    await ground.add([minutesAgo(1)])
    const asked = columnsOf([minutesAgo(5), minutesAgo(4, { lon: 112.7123451 }), minutesAgo(1), minutesAgo(1, { number: 2 }), minutesAgo(5, { lon: 112.71 })])
    const known = await knownRows({ tx: ground.handles.db, handles: ground.handles }, asked)
    expect([...known].sort()).toEqual([0, 1, 2])
  })
})

describe('[TRK-5] what is kept', () => {
  test('is dropped by whole days, and not shown before it is dropped', async () => {
    await ground.add([minutesAgo(90 * 1_440 + 30), minutesAgo(91 * 1_440 + 400), minutesAgo(90 * 1_440 - 30)].map(fix => ({ ...fix, receivedAtMs: fix.atMs })))
    await ground.store()
    expect(await ground.count('track_chunk')).toBe(3)
    const span = { from: '2026-08-01T00:00:00Z', to: NOW }
    expect((await ground.ask(getTrack, { id: ids[0]!, ...span })).items).toHaveLength(1)
    const ctx = { tx: ground.handles.db, handles: ground.handles, now: new Date(NOW_MS), actor: anActor(), requestId: 'test' }
    await ground.handles.db.transaction(tx => forgetPositions({ ...ctx, tx }))
    expect(await ground.count('track_chunk')).toBe(2)
    expect((await ground.ask(getTrack, { id: ids[0]!, ...span })).items).toHaveLength(1)
  })

  test('is written on though the partition was dropped or made by another process meanwhile', async () => {
    await ground.add([minutesAgo(5)])
    await ground.store()
    await dropDaysBefore(ground.handles.db, Math.floor(NOW_MS / 86_400_000) + 1)
    await ground.add([minutesAgo(4)])
    const open = await openChunks(ground.handles)
    await expect(storeClosed(ground.handles, open, NOW_MS)).rejects.toThrow()
    await Promise.all([makeDays(ground.handles.db, [20_780, 20_781]), makeDays(ground.handles.db, [20_781, 20_780])])
    await storeClosed(ground.handles, open, NOW_MS)
    expect(await minutesOf(ids[0]!)).toEqual([4])
  })
})

describe('rows from before chunks', () => {
  const insert = (number: number, minutes: number) => ground.handles.db.execute(sql`
    insert into position (unit_id, device_id, protocol, fixed_at, received_at, lon, lat, speed_kmh, flags)
    values (${ids[number - 1]!}, 'd-1', 'osmand', ${new Date(NOW_MS - minutes * 60_000).toISOString()}, ${NOW}, 112.7, 38.4, 12.3, '{late}')`)

  test('are seen where they lie and, once moved, in chunks, never in both', async () => {
    // As another process, one that has not looked at the table of before yet.
    const handles = { ...ground.handles, part: new Parts().part }
    for (const minutes of [30, 20, 10]) await insert(1, minutes)
    await insert(2, 5)
    const ctx = { tx: handles.db, handles, now: new Date(NOW_MS), actor: anActor(), requestId: 'test' }
    const before = await trackOf(ctx)
    expect(before).toHaveLength(3)
    await moveOldPositions(ctx)
    expect([await ground.count('position'), await ground.count('track_chunk')]).toEqual([0, 4])
    expect(await trackOf(ctx)).toEqual(before)
    await moveOldPositions(ctx)
    expect(await ground.count('track_chunk')).toBe(4)
  })

  async function trackOf(ctx: Parameters<typeof moveOldPositions>[0]) {
    return (await readTrack(ctx, { id: ids[0]!, ...day, limit: 100 })).items
  }
})

describe('playback', () => {
  const bytes = async (input: Record<string, unknown>, actor = anActor()) => new Uint8Array(await ((await ground.ask(getPlayback, input, actor)) as Response).arrayBuffer())

  test('in pages holds the tracks of all its units, what is still open too', async () => {
    const fixes = [1, 2, 3].flatMap(number => Array.from({ length: 90 }, (_, at) => minutesAgo(90 - at, { number, lon: 112.7 + at / 1e4 })))
    await ground.add(fixes)
    await storeClosed(ground.handles, await openChunks(ground.handles), NOW_MS)
    const parts = new Map<number, { minute: number; bytes: Uint8Array }[]>()
    const span = { from: new Date(NOW_MS - 90 * 60_000).toISOString(), to: NOW }
    let pages = 0
    for (let cursor: string | null | undefined; cursor !== null; pages++) {
      const page = decodeTrackPage(await bytes({ ids: ids.slice(0, 3).join(), ...span, ...(cursor && { cursor }) }))
      expect(page.units?.map(unit => unit.number)).toEqual(pages === 0 ? [1, 2, 3] : undefined)
      for (const [number, its] of page.parts) parts.set(number, [...(parts.get(number) ?? []), ...its])
      cursor = page.nextCursor
    }
    expect(pages).toBeGreaterThan(1)
    for (const number of [1, 2, 3]) expect(mergeChunks(parts.get(number)!, { fromMs: 0, toMs: NOW_MS }).count).toBe(90)
  })

  test('[TRK-8] of a list with one foreign unit is not found; of a part of the map it holds only what is in reach', async () => {
    const [foreign] = await ground.units(1, { areaPath: '990100/990102/' })
    const commander = anActor({ area: { code: '990101', path: '990100/990101/' } })
    await ground.add([minutesAgo(5), minutesAgo(5, { number: 5 })])
    await ground.store()
    await expect(bytes({ ids: `${ids[0]},${foreign}`, ...day }, commander)).rejects.toMatchObject({ code: 'not_found' })
    const page = decodeTrackPage(await bytes({ bbox: '112.69,38.39,112.71,38.41', ...day, from: '2026-11-22T06:10:00Z' }, commander))
    expect(page.units?.map(unit => unit.id)).toEqual([ids[0]])
    await expect(bytes({ ids: ids[0]!, areaCode: '990101', ...day }, commander)).rejects.toMatchObject({ code: 'track.choose_units' })
  })
})

describe('[TRK-10] on the audit trail is', () => {
  const told = async (name: string) => (await ground.handles.db.execute<{ payload: Record<string, unknown>; channel: string; actor_id: string }>(sql`select payload, channel, actor_id from fact where name = ${name} order by "offset" desc limit 1`)).rows[0]

  test('who took whose track out, why, and before the first byte left', async () => {
    const answer = (await ground.ask(exportTrack, { id: ids[0]!, ...day, format: 'csv', reason: '走失' })) as Response
    expect(await told('track.exported')).toMatchObject({ channel: 'audit', actor_id: 'tester', payload: { unitId: ids[0], format: 'csv', reason: '走失' } })
    await answer.body?.cancel()
  })

  test('who asked who was where, and whom they found', async () => {
    await ground.add([minutesAgo(5)])
    const ring = [[112.69, 38.39], [112.71, 38.39], [112.71, 38.41], [112.69, 38.41], [112.69, 38.39]]
    await ground.ask(findVisits, { polygon: { type: 'Polygon', coordinates: [ring] }, ...day, reason: '流调' })
    expect(await told('track.visits_asked')).toMatchObject({ channel: 'audit', payload: { foundCount: 1, foundUnitIds: [ids[0]], vertexCount: 5, reason: '流调' } })
  })
})
