import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import type { Role } from '#domain/identity'
import { frozenClock } from '#platform/clock'
import type { Actor, Context } from '#platform/context'
import type { Handles } from '#platform/handles'
import { type Position, distanceMetres } from '#platform/pure'
import { type TestDatabase, aDatabase } from '#tests/database'
import { anActor, inTransaction, testHandles } from '#tests/handles'
import { nearestUnits as contract } from '../contract.ts'
import { roomForMoves } from '../moves.ts'
import { STALE_AFTER_MS, type Skill, type UnitKind } from '../unit.ts'
import { nearestOf } from './nearest-of.ts'
import { nearUnits } from './nearest-units.ts'
import { putUnits } from './put-forces.ts'
import { unitsNow } from './units-now.ts'

const NOW = new Date('2026-11-22T04:00:00Z')
const HERE: Position = [112.5, 38.5]
const COUNTY_A = '140900/140902/'
const COUNTY_B = '140900/140921/'

let database: TestDatabase
let handles: Handles
const workers = new Map<string, number>()
const ask = nearestOf(async () => workers)

beforeAll(async () => {
  database = await aDatabase()
  handles = testHandles(database, { clock: frozenClock(NOW) })
})
afterAll(() => database.close())

const uuid = (number: number) => `00000000-0000-4000-8000-${String(number).padStart(12, '0')}`
const within = (path: string | null, ...roles: Role[]) => anActor({ roles, area: path === null ? null : { code: path.split('/').at(-2)!, path } })
const as = <T>(actor: Actor, work: (ctx: Context) => Promise<T>) => inTransaction(handles, work, actor)
const nearest = async (over: object = {}, actor = within('140900/', 'commander')) =>
  (await as(actor, ctx => ask(ctx, contract.input.parse({ lon: HERE[0], lat: HERE[1], ...over })))).items
const names = (items: readonly { unit: { name: string } }[]) => items.map(item => item.unit.name)

type Seed = { readonly name: string; readonly areaPath?: string; readonly kind?: UnitKind; readonly skills?: readonly Skill[]; readonly isOnDuty?: boolean }
let count = 0
/** Names units and answers their ids; nobody knows yet where they are. */
async function settle(seeds: readonly Seed[]): Promise<string[]> {
  const units = seeds.map(({ areaPath = COUNTY_A, kind = 'doctor', isOnDuty = true, skills = [], name }) => ({
    ...{ id: uuid(++count), name, kind, isOnDuty, skills, areaPath, areaCode: areaPath.split('/').at(-2)!, areaName: '县' },
    ...{ phone: null, teamId: null, accountId: null, deviceIds: [] },
  }))
  await inTransaction(handles, ctx => putUnits(ctx.tx, units, NOW))
  await (await unitsNow(handles)).read(units.map(unit => unit.id))
  return units.map(unit => unit.id)
}

/** As the ingest does: into the columns, then told, in one turn. */
async function move(places: readonly (readonly [id: string, at: Position, agoMs?: number])[]): Promise<void> {
  const units = await unitsNow(handles)
  const moves = roomForMoves(places.length)
  for (const [id, [lon, lat], agoMs = 0] of places) {
    const row = moves.count++
    const number = (moves.number[row] = units.numberOf(id))
    units.columns.lon[number] = moves.lon[row] = lon
    units.columns.lat[number] = moves.lat[row] = lat
    units.columns.fixedAtMs[number] = moves.fixedAtMs[row] = NOW.getTime() - agoMs
  }
  units.tellMoved(moves)
}

describe('the nearest units', () => {
  test('come nearest first with how far, how long and why, and nobody without a place', async () => {
    const [near, far] = await settle([{ name: '近' }, { name: '远' }, { name: '无处' }])
    await move([[near!, [112.51, 38.5]], [far!, [112.6, 38.5], STALE_AFTER_MS + 1]])
    const found = await nearest()
    expect(names(found)).toEqual(['近', '远'])
    expect(found[0]).toMatchObject({ distanceMetres: expect.closeTo(distanceMetres(HERE, [112.51, 38.5]), 3), isStale: false, openIncidents: 0, reasons: [{ why: 'nearest' }, { why: 'free' }] })
    expect(found[0]!.travelMinutes).toBeCloseTo(2.35, 1)
    expect(found[1]).toMatchObject({ isStale: true, reasons: [{ why: 'free' }, { why: 'silent', since: new Date(NOW.getTime() - STALE_AFTER_MS - 1).toISOString() }] })
  })

  test('[FRC-9] are where they are this instant: a move is seen by the next question, whatever the rows say', async () => {
    const [unit] = await settle([{ name: '快', kind: 'police' }])
    for (const lon of [112.7, 112.5001, 113.9, 112.52]) {
      await move([[unit!, [lon, 38.5]]])
      expect((await nearest({ kind: 'police' }))[0]!.unit).toMatchObject({ name: '快', position: [lon, 38.5], fixedAt: NOW.toISOString() })
    }
  })

  test('are filtered by kind, skill, duty, work at hand, area and circle within the search, not after it', async () => {
    const ids = await settle([
      { name: '驾驶', kind: 'vehicle', skills: ['driving'] },
      { name: '消杀', kind: 'vehicle', skills: ['driving', 'disinfection'] },
      { name: '下班', kind: 'vehicle', isOnDuty: false },
      { name: '忙', kind: 'vehicle', skills: ['repair'] },
      { name: '邻县', kind: 'vehicle', areaPath: COUNTY_B },
    ])
    await move(ids.map((id, index) => [id, [112.5 + (index + 1) / 1000, 38.5]] as const))
    workers.set(ids[3]!, 2)
    const vehicles = (over: object) => nearest({ kind: 'vehicle', ...over }).then(names)
    expect(await vehicles({})).toEqual(['驾驶', '消杀', '忙', '邻县'])
    expect(await vehicles({ k: 1, skill: 'disinfection' })).toEqual(['消杀'])
    expect(await vehicles({ status: 'free', k: 3 })).toEqual(['驾驶', '消杀', '邻县'])
    expect(await vehicles({ status: 'on_order' })).toEqual(['忙'])
    expect(await vehicles({ status: 'any' })).toHaveLength(5)
    expect(await vehicles({ areaCode: '140921', k: 1 })).toEqual(['邻县'])
    expect(await vehicles({ areaCode: '999999' })).toEqual([])
    expect(await vehicles({ maxMetres: 200 })).toEqual(['驾驶', '消杀'])
    const [skilled] = await nearest({ kind: 'vehicle', skill: 'repair' })
    expect(skilled!.reasons).toEqual([{ why: 'nearest' }, { why: 'skilled', skill: 'repair' }, { why: 'at_work', count: 2 }])
  })

  test('[FRC-10] of another county are never told, not even by a gap', async () => {
    const ids = await settle([{ name: '别县', kind: 'ambulance', areaPath: COUNTY_B }, { name: '本县', kind: 'ambulance' }])
    await move([[ids[0]!, HERE], [ids[1]!, [113, 38.9]]])
    expect(names(await nearest({ kind: 'ambulance', k: 1 }, within(COUNTY_A, 'commander')))).toEqual(['本县'])
    expect(names(await nearest({ kind: 'ambulance', k: 1 }, within(COUNTY_B, 'commander')))).toEqual(['别县'])
    expect(names(await nearest({ kind: 'ambulance', k: 1, areaCode: '140921' }, within(COUNTY_A, 'commander')))).toEqual([])
    expect(names(await nearest({ kind: 'ambulance' }, within(null, 'commander')))).toEqual(['别县', '本县'])
  })

  test('[FRC-10] follow a unit that changes county, and leave it out as soon as its row has gone', async () => {
    const [id] = await settle([{ name: '调走', kind: 'device' }])
    await move([[id!, HERE]])
    await database.pool.query('update unit set area_path = $1 where id = $2', [COUNTY_B, id])
    expect(names(await nearest({ kind: 'device' }, within(COUNTY_A, 'commander')))).toEqual([])
    await (await unitsNow(handles)).read([id!])
    expect(names(await nearest({ kind: 'device' }, within(COUNTY_A, 'commander')))).toEqual([])
    expect(names(await nearest({ kind: 'device' }, within(COUNTY_B, 'commander')))).toEqual(['调走'])
  })

  test('are counted within a circle', async () => {
    const near = await nearUnits(handles)
    const ids = await settle(Array.from({ length: 30 }, (_, index) => ({ name: `众${index}`, kind: 'volunteer' as const })))
    await move(ids.map((id, index) => [id, [112.5, 38.5 + index / 1000]] as const))
    const within5 = await as(within('140900/', 'commander'), async ctx => near.countWithin(ctx, { position: HERE, maxMetres: 1_000 }, { kinds: ['volunteer'], status: 'on_duty', workers }))
    expect(within5).toBe(9)
  })
})
