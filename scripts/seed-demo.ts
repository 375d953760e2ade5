import { areaTable, putAreas, putGround } from '#domain/area/server'
import { putCameras } from '#domain/camera/server'
import { putStations, putTeams, putUnits } from '#domain/force/server'
import { accountIdOf, ensureDemoAccounts } from '#domain/identity/server'
import { putIncidents } from '#domain/incident/server'
import { putPremises } from '#domain/people/server'
import { putRules } from '#domain/watch/server'
import type { Actor, Context } from '#platform/context'
import type { Handles } from '#platform/handles'
import type { DemoArea, DemoCity } from './demo-city/index.ts'

const HISTORY_DAYS = 30
/** Who did it, in the audit trail. */
const SEED: Actor = { accountId: 'demo', username: 'demo', displayName: '演示数据', roles: [], area: null, departmentCode: null }

/** Fills an empty database with the demo city, all or nothing, through the doors real data comes by. Everything is marked as demo. */
export async function seedDemo(handles: Handles): Promise<void> {
  if ((await handles.db.$count(areaTable)) > 0) return
  handles.log.info('making the demo city')
  const { demoRules, generateDemoCity, makeHistory } = await import('./demo-city/index.ts')
  const { keepDemoCity } = await import('./simulator/kept-city.ts')
  const city = generateDemoCity({ seed: handles.env.simulateSeed })
  await keepDemoCity(city, handles.env.dataDir)
  const place = placeFinder(city.areas)
  const { county, township, grid } = city.demoAccountsAreas
  await ensureDemoAccounts(handles, { city: place(city.demoAccountsAreas.city), county: place(county), township: place(township), grid: place(grid) })
  const workerId = await accountIdOf(handles.db, 'grid')
  const now = handles.clock.now()

  handles.log.info({ areas: city.areas.length, units: city.units.length }, 'filling the database')
  await handles.db.transaction(async tx => {
    const ctx: Context = { tx, actor: SEED, now, handles, requestId: 'seed' }
    await putAreas(ctx, city.areas.map(prepared))
    await putGround(ctx, city.ground, { isDemo: true })
    await putPremises(tx, city.premises.map(one => ({ ...one, areaPath: place(one.gridCode).path })))
    await putForces(ctx, city, { place, workerId, grid })
    await putCameras(tx, city.cameras.map(one => ({ ...one, areaPath: place(one.areaCode).path })))
    const past = makeHistory(city, { days: HISTORY_DAYS, until: now })
    await putIncidents(ctx, past.map(one => ({ ...one, area: place(one.gridCode) })))
    const area = place(city.demoAccountsAreas.city)
    await putRules(ctx, demoRules(city).map(terms => ({ terms, area, unitsPath: area.path })))
  })
  handles.log.info('demo city ready')
}

type Place = { readonly code: string; readonly path: string; readonly name: string; readonly names: readonly string[] }
type Posts = { readonly place: (code: string) => Place; readonly workerId: string | null; readonly grid: string }

/** The demo account `grid` carries the unit of its own grid. */
async function putForces(ctx: Context, city: DemoCity, { place, workerId, grid }: Posts): Promise<void> {
  const own = city.units.find(unit => unit.kind === 'grid_worker' && unit.areaCode === grid)
  await putTeams(ctx.tx, city.teams.map(team => ({ ...team, areaPath: place(team.areaCode).path })))
  await putStations(ctx.tx, city.stations.map(station => ({ ...station, areaPath: place(station.areaCode).path })))
  const units = city.units.map(unit => {
    const { path, name } = place(unit.areaCode)
    return { ...unit, areaPath: path, areaName: name, accountId: unit === own ? workerId : null, deviceIds: [unit.deviceId] }
  })
  await putUnits(ctx.tx, units, ctx.now)
}

function prepared({ code, name, nameEn, level, parentCode, path, center, population, geometry }: DemoArea) {
  const boundary = { type: 'MultiPolygon' as const, coordinates: [geometry.coordinates] }
  return { code, name, nameEn, level, parentCode, path, center, population, boundary, origin: 'demo' as const }
}

function placeFinder(areas: readonly DemoArea[]): (code: string) => Place {
  const byCode = new Map(areas.map(area => [area.code, area]))
  return code => {
    const area = byCode.get(code)
    if (!area) throw new Error(`the demo city has no area ${code}`)
    const names = area.path.split('/').slice(1, -1).map(above => byCode.get(above)?.name ?? '')
    return { code, path: area.path, name: area.name, names }
  }
}
