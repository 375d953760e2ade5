import type { Client, TestCity } from './city.ts'
import { ADMIN_PASSWORD } from './city.ts'

type Level = 'city' | 'county' | 'township' | 'village' | 'grid'
type Plot = { readonly code: string; readonly name: string; readonly level: Level; readonly box: readonly [number, number, number, number] }

const STEPS: readonly { level: Level; digits: number; across: number; word: string }[] = [
  { level: 'county', digits: 2, across: 2, word: '县' },
  { level: 'township', digits: 3, across: 2, word: '镇' },
  { level: 'village', digits: 3, across: 2, word: '村' },
  { level: 'grid', digits: 3, across: 2, word: '网格' },
]

/**
 * A made-up prefecture of squares, codes 990100 and below: 2 counties, each of 2 townships, each of 2 villages, each of 2 grids,
 * side by side from west to east, so that own, below, above, sibling and foreign all occur.
 */
export function townPlots(): Plot[] {
  const city: Plot = { code: '990100', name: '试验市', level: 'city', box: [112, 38, 112.32, 38.1] }
  let level: Plot[] = [city]
  const plots = [city]
  for (const step of STEPS) {
    level = level.flatMap(parent => divide(parent, step))
    plots.push(...level)
  }
  return plots
}

function divide(parent: Plot, step: (typeof STEPS)[number]): Plot[] {
  const [west, south, east, north] = parent.box
  const width = (east - west) / step.across
  const stem = step.level === 'county' ? parent.code.slice(0, 4) : parent.code
  return Array.from({ length: step.across }, (_, at) => ({
    code: `${stem}${String(at + 1).padStart(step.digits, '0')}`,
    name: `${parent.level === 'city' ? '' : parent.name}${at + 1}${step.word}`,
    level: step.level,
    box: [west + at * width, south, west + (at + 1) * width, north] as const,
  }))
}

/** The middle of an area of the town, `[lon, lat]`. */
export function middleOf(code: string): [number, number] {
  const plot = townPlots().find(one => one.code === code)
  if (!plot) throw new Error(`the town has no ${code}`)
  const [west, south, east, north] = plot.box
  return [(west + east) / 2, (south + north) / 2]
}

export const GRID = '990101001001001'
export const COUNTY = '990101'
export const OTHER_COUNTY = '990102'

/** Imports the town through the API's own door, level by level, and answers the administrator. */
export async function settleTown(city: TestCity): Promise<Client> {
  const admin = await city.signIn('admin', ADMIN_PASSWORD)
  for (const level of ['city', 'county', 'township', 'village', 'grid'] as const) {
    const features = townPlots().filter(plot => plot.level === level).map(toFeature)
    const { status, body } = await admin.ask(`POST /api/areas/import?datum=wgs84&level=${level}&atomic=true`, { type: 'FeatureCollection', features })
    if (status !== 200 || body['isCommitted'] !== true) throw new Error(`import of ${level}: ${status} ${JSON.stringify(body)}`)
  }
  return admin
}

/** A new account in an area, signed in. */
export async function settle(city: TestCity, admin: Client, who: { username: string; role: string; areaCode: string }): Promise<Client> {
  const { status, body } = await admin.ask('POST /api/accounts', {
    username: who.username, displayName: who.username, roles: [who.role], areaCode: who.areaCode, password: 'a-good-password',
  })
  if (status !== 200) throw new Error(`account ${who.username}: ${status} ${JSON.stringify(body)}`)
  return city.signIn(who.username, 'a-good-password')
}

function toFeature({ code, name, level, box: [west, south, east, north] }: Plot) {
  const ring = [[west, south], [east, south], [east, north], [west, north], [west, south]]
  return { type: 'Feature', properties: { code, name, level }, geometry: { type: 'Polygon', coordinates: [ring] } }
}
