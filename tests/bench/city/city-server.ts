import { sql } from 'drizzle-orm'
import { type PreparedArea, putAreas } from '#domain/area/server'
import { insertAccount } from '#domain/identity/server'
import { rowsAs } from '#platform/bulk'
import type { Context } from '#platform/context'
import { readEnv } from '#platform/env'
import type { Handles } from '#platform/handles'
import { openLog } from '#platform/log'
import { openHandles } from '../../../scripts/open-handles.ts'
import { startCity } from '../../../scripts/start-city.ts'
import { HotCity } from '../hot-city.ts'
import { CITY_BOX, CITY_PATH, COUNTIES, type CityPlan, PASSWORD, accounts, countyCode, countyOf, countyPath, deviceId, isEnter, listOf, ruleRings } from './plan.ts'

/** The server under measure: the whole city process with its own PostgreSQL, after its database was filled. Forked by the bench. */
const AT_ONCE = 50_000
const plan = JSON.parse(process.argv[2]!) as CityPlan
const env = { ...readEnv(), authSecret: 'bench-secret-of-at-least-32-characters' }
const log = openLog({ level: env.logLevel, format: 'json' })

{
  await using handles = await openHandles(env, { log })
  await fill(handles)
}
const city = await startCity(env, { screens: false, log })
process.send?.({ url: city.url })
for (const end of ['SIGTERM', 'disconnect'] as const) process.once(end, () => void city[Symbol.asyncDispose]().then(() => process.exit(0)))

async function fill(handles: Handles): Promise<void> {
  const actor = { accountId: 'bench', username: 'bench', displayName: 'bench', roles: [], area: null, departmentCode: null }
  await handles.db.transaction(async tx => {
    const ctx: Context = { tx, actor, now: new Date(), handles, requestId: 'bench' }
    await putAreas(ctx, areas())
    await putUnits(ctx)
    await putRules(ctx)
    for (const { name, county } of [...accounts(plan.viewers), { name: 'feeder', county: null }]) {
      const area = name === 'feeder' ? null : county === null ? { code: '990100', path: CITY_PATH } : { code: countyCode(county), path: countyPath(county) }
      const roles = name === 'feeder' ? (['administrator'] as const) : (['commander'] as const)
      await insertAccount(tx, { username: name, displayName: name, roles, area, departmentCode: null, password: PASSWORD, isDemo: false })
    }
  })
  await handles.db.execute(sql`analyze unit`)
}

function areas(): PreparedArea[] {
  const { west, south, east, north } = CITY_BOX
  const width = (east - west) / COUNTIES
  const box = (from: number, to: number): PreparedArea['boundary'] => ({
    type: 'MultiPolygon',
    coordinates: [[[[from, south], [to, south], [to, north], [from, north], [from, south]]]],
  })
  const all = { population: null, origin: 'demo' as const }
  const city: PreparedArea = { ...all, code: '990100', name: '试验市', nameEn: 'Trial', level: 'city', parentCode: null, path: CITY_PATH, center: [(west + east) / 2, (south + north) / 2], boundary: box(west, east) }
  return [city, ...Array.from({ length: COUNTIES }, (_, county): PreparedArea => {
    const [from, to] = [west + county * width, west + (county + 1) * width]
    return { ...all, code: countyCode(county), name: `${county + 1}县`, nameEn: `County ${county + 1}`, level: 'county', parentCode: '990100', path: countyPath(county), center: [(from + to) / 2, (south + north) / 2], boundary: box(from, to) }
  })]
}

async function putUnits({ tx }: Context): Promise<void> {
  const people = new HotCity(plan.units, plan.seed)
  for (let first = 0; first < plan.units; first += AT_ONCE) {
    const indexes = Array.from({ length: Math.min(AT_ONCE, plan.units - first) }, (_, at) => first + at)
    const rows = rowsAs('u', indexes, {
      name: ['text', index => `unit ${index + 1}`],
      code: ['text', index => countyCode(countyOf(people.lon[index]!))],
      path: ['text', index => countyPath(countyOf(people.lon[index]!))],
      device: ['text', deviceId],
    })
    await tx.execute(sql`
      with made as (
        insert into unit (name, kind, area_code, area_path, area_name) select name, 'vehicle', code, path, code from ${rows} returning id, name)
      insert into device (id, protocol, unit_id, listed_at) select 'bench-' || split_part(name, ' ', 2), 'declared', id, now() from made`)
  }
}

async function putRules({ tx }: Context): Promise<void> {
  const rings = ruleRings(plan)
  const rows = rowsAs('r', [...rings.entries()], {
    terms: ['text', ([index, ring]) => JSON.stringify({
      name: `rule ${index}`, severity: 'minor', who: whoOf(index), where: { shape: 'polygon', polygons: [[ring]] },
      what: { kind: isEnter(index) ? 'enter' : 'leave' },
      when: { windows: [], validFrom: null, validUntil: null }, hysteresis: { metres: 0, seconds: 0 }, accuracyMostMetres: 0, cooldownSeconds: 0,
    })],
  })
  await tx.execute(sql`
    insert into watch_rule (terms, area_code, area_path, units_path, maker_id, maker_name, created_at, changed_at)
    select terms::jsonb, '990100', ${CITY_PATH}, '', 'bench', 'bench', now(), now() from ${rows}`)
}

function whoOf(rule: number) {
  const numbers = listOf(plan, rule)
  return numbers === null ? { of: 'all' } : { of: 'units', numbers }
}
