import { type Relation, type Role, role } from '#domain/identity'
import type { Bbox } from '#platform/pure'
import { ADMIN_PASSWORD, type Client, type TestCity, aCity } from '#tests/city'

export const PASSWORD = 'matrix-password'

export type Place = {
  readonly code: string
  readonly path: string
  readonly level: string
  readonly ring: readonly (readonly [number, number])[]
}

/** A square city with the five relations to its township 140902001; no centre of one lies in another's child. */
const box = (...[west, south, east, north]: Bbox): Place['ring'] => [
  [west, south],
  [east, south],
  [east, north],
  [west, north],
  [west, south],
]
const CITY: Place = { code: '140900', path: '140900/', level: 'city', ring: box(112, 38, 114, 40) }
export const PLACES: Readonly<Record<Relation, Place>> = {
  above: { code: '140902', path: '140900/140902/', level: 'county', ring: box(112, 38, 113, 40) },
  own: { code: '140902001', path: '140900/140902/140902001/', level: 'township', ring: box(112.05, 38.05, 112.45, 38.95) },
  below: { code: '140902001001', path: '140900/140902/140902001/140902001001/', level: 'village', ring: box(112.05, 38.05, 112.2, 38.2) },
  sibling: { code: '140902002', path: '140900/140902/140902002/', level: 'township', ring: box(112.05, 39.05, 112.45, 39.95) },
  foreign: { code: '140921001', path: '140900/140921/140921001/', level: 'township', ring: box(113.05, 38.05, 113.45, 38.95) },
}
const OTHER_COUNTY: Place = { code: '140921', path: '140900/140921/', level: 'county', ring: box(113, 38, 114, 40) }

/** The booted server, one caller for each post in 140902001, and `root`, who holds every post for the whole instance. */
export type Ground = AsyncDisposable & {
  readonly city: TestCity
  readonly root: Client
  readonly callers: Readonly<Record<Role, Client>>
  /** Makes a thing once for each key. */
  once<T>(key: string, make: () => Promise<T>): Promise<T>
}

export async function aGround(): Promise<Ground> {
  await using opening = new AsyncDisposableStack()
  const city = opening.use(await aCity())
  const admin = await city.signIn('admin', ADMIN_PASSWORD)
  for (const place of [CITY, PLACES.above, OTHER_COUNTY, PLACES.own, PLACES.sibling, PLACES.foreign, PLACES.below]) await importPlace(admin, place)
  const root = await aCaller(city, admin, { username: 'm.root', roles: role.options, areaCode: null })
  const callers: Partial<Record<Role, Client>> = {}
  for (const post of role.options) {
    callers[post] = await aCaller(city, admin, { username: `m.${post}`, roles: [post], areaCode: PLACES.own.code })
  }
  const made = new Map<string, Promise<unknown>>()
  const open = opening.move()
  return {
    city,
    root,
    callers: callers as Record<Role, Client>,
    once<T>(key: string, make: () => Promise<T>) {
      if (!made.has(key)) made.set(key, make())
      return made.get(key) as Promise<T>
    },
    [Symbol.asyncDispose]: () => open.disposeAsync(),
  }
}

/** The place as a file to import. */
export function collectionOf({ code, ring }: Place) {
  const feature = { type: 'Feature', properties: { code, name: `区${code}` }, geometry: { type: 'Polygon', coordinates: [ring] } }
  return { type: 'FeatureCollection', features: [feature] }
}

async function importPlace(admin: Client, place: Place): Promise<void> {
  const report = await admin.ask(`POST /api/areas/import?datum=wgs84&level=${place.level}`, collectionOf(place))
  if (report.status !== 200 || report.body['created'] !== 1) throw new Error(`import of ${place.code}: ${JSON.stringify(report.body)}`)
}

async function aCaller(city: TestCity, admin: Client, account: { username: string; roles: readonly Role[]; areaCode: string | null }) {
  const made = await admin.ask('POST /api/accounts', { ...account, displayName: account.username, password: PASSWORD })
  if (made.status !== 200) throw new Error(`account ${account.username}: ${JSON.stringify(made.body)}`)
  return city.signIn(account.username, PASSWORD)
}
