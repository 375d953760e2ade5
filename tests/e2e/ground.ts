import type { Area } from '#domain/area'
import type { Me } from '#domain/identity'
import type { Incident } from '#domain/incident'
import type { Unit } from '#domain/force'
import type { Position } from '#platform/pure'
import { TerminalClient } from '#realtime'
import type { Api, City } from './city.ts'

type Page<T> = { readonly items: readonly T[] }

/** What tells this run's things from the demo's, and one test's from another's. */
export const aTag = (word: string) => `${word}${Math.random().toString(36).slice(2, 8)}`

export async function areaOf(api: Api): Promise<Area> {
  const me = await api.ask<Me>('GET /api/me')
  if (me.area === null) throw new Error('this account has no area')
  return api.ask<Area>(`GET /api/areas/${me.area.code}`)
}

/** A commander of a county that the grid does not lie in. */
export async function siblingCounty(admin: Api, gridCode: string): Promise<{ county: Area; username: string; password: string }> {
  const { items } = await admin.ask<Page<Area>>('GET /api/areas?level=county')
  const county = items.find(area => !gridCode.startsWith(area.code))
  if (!county) throw new Error('there is only one county')
  const who = { username: aTag('sibling-'), password: 'a-good-password' }
  await admin.ask('POST /api/accounts', { ...who, displayName: '邻县值班', roles: ['commander'], areaCode: county.code })
  return { county, ...who }
}

export type NewUnit = { readonly name: string; readonly kind: Unit['kind']; readonly areaCode: string; readonly deviceId: string }

export function aUnit(admin: Api, { name, kind, areaCode, deviceId }: NewUnit): Promise<Unit> {
  return admin.ask<Unit>('POST /api/units', { name, kind, areaCode, deviceIds: [deviceId] })
}

export function report(api: Api, what: { title: string; position: Position; severity?: Incident['severity'] }): Promise<Incident> {
  return api.ask<Incident>('POST /api/incidents', { kind: 'fall', severity: 'major', ...what })
}

/** One fix through the door for OsmAnd and Traccar Client. */
export async function osmandFix(api: Api, deviceId: string, [lon, lat]: Position): Promise<void> {
  const query = new URLSearchParams({ id: deviceId, lat: String(lat), lon: String(lon), timestamp: String(Date.now()), speed: '12', bearing: '90' })
  const answer = await api.request.get(`/osmand?${query}`)
  if (!answer.ok()) throw new Error(`the OsmAnd door answered ${answer.status()}`)
}

/** Terminal numbers have 12 digits on the wire; the city knows them without leading zeros. */
export const aTerminalNumber = () => `1${String(Math.floor(Math.random() * 1e10)).padStart(10, '0')}`

/** A vehicle terminal that registers, authenticates and reports once; answers when the platform had kept it. */
export async function terminalFix(city: City, phone: string, [longitude, latitude]: Position): Promise<number> {
  await using terminal = await TerminalClient.connect({ host: '127.0.0.1', port: city.ports.jt808, phone: phone.padStart(12, '0'), edition: 2013 })
  await terminal.signIn()
  const result = await terminal.report({
    alarmBits: 0, isAccOn: true, isFixed: true, longitude, latitude, altitudeMetres: 800, speedKmh: 43, bearingDeg: 90, at: new Date(),
    items: { others: {}, satellites: 12, signal: 24 },
  })
  if (result !== 0) throw new Error(`the platform answered ${result}`)
  return Date.now()
}
