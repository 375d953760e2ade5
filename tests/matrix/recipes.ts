import { putCameras } from '#domain/camera/server'
import { moveUnits, putStations, unitsByIds, unitsNow } from '#domain/force/server'
import { putPremises } from '#domain/people/server'
import { openChunks } from '#domain/track/server'
import { alertTable } from '#domain/watch/server'
import type { Client } from '#tests/city'
import { addAll } from '#tests/track-fixes'
import { CALL_RECIPES } from './call-recipes.ts'
import { type Ground, PASSWORD, type Place, collectionOf } from './ground.ts'

type Answer = { readonly status: number; readonly body: Record<string, unknown> }
/** What a call told: its status and, of a list, whether the thing was in it. */
type Told = { readonly status: number; readonly isThere: boolean; readonly body: Record<string, unknown> }
type Try = { readonly ground: Ground; readonly place: Place; readonly as: Client }
/** How to make a thing in a place and call the operation on it. */
export type Recipe = (it: Try) => Promise<Told>

let count = 0
const unique = () => String(++count)
const PIXEL = Uint8Array.from(Buffer.from('iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mNk+M9QDwADhgGAWjR9awAAAABJRU5ErkJggg==', 'base64'))

const told = ({ status, body }: Answer, isThere = true): Told => ({ status, body, isThere })
const plain = (ask: (it: Try) => Promise<Answer>): Recipe => async it => told(await ask(it))
const listed = (ask: (it: Try) => Promise<Answer>, find: (item: Record<string, unknown>, it: Try) => boolean | Promise<boolean>): Recipe => async it => {
  const answer = await ask(it)
  const items = (answer.body['items'] ?? answer.body['areas'] ?? []) as Record<string, unknown>[]
  const matches = await Promise.all(items.map(item => find(item, it)))
  return told(answer, matches.includes(true))
}

function must({ status, body }: Answer): Record<string, unknown> {
  if (status !== 200) throw new Error(`the ground could not be laid: ${status} ${JSON.stringify(body)}`)
  return body
}

const centreOf = ({ ring }: Place): [number, number] => [(ring[0]![0] + ring[2]![0]) / 2, (ring[0]![1] + ring[2]![1]) / 2]
const uuidOf = (kind: number, { code }: Place) => `${String(kind).padStart(8, '0')}-0000-4000-8000-${code.padStart(12, '0')}`

function newAccount({ ground, place }: Try) {
  return ground.once(`account ${place.code}`, async () => {
    const username = `t.${place.code}`
    const body = { username, displayName: username, roles: ['wall'], areaCode: place.code, password: PASSWORD }
    return must(await ground.root.ask('POST /api/accounts', body))['id'] as string
  })
}

function newUnit({ ground, place }: Try) {
  return ground.once(`unit ${place.code}`, async () => {
    const body = { name: '甲', kind: 'doctor', areaCode: place.code, deviceIds: [`dev-${place.code}`] }
    return must(await ground.root.ask('POST /api/units', body))['id'] as string
  })
}

/** One that stands somewhere: where units are is asked of memory, which reads the row. */
function placedUnit(it: Try) {
  return it.ground.once(`placed unit ${it.place.code}`, async () => {
    const id = must(await it.ground.root.ask('POST /api/units', { name: '甲二', kind: 'doctor', areaCode: it.place.code }))['id'] as string
    const { handles } = it.ground.city.city
    const [fixedAt, unknown] = [new Date(), null]
    await moveUnits(handles.db, [{ unitId: id, position: centreOf(it.place), fixedAt, receivedAt: fixedAt, speedKmh: unknown, bearingDeg: unknown, accuracyMetres: unknown, batteryPercent: unknown }])
    await (await unitsNow(handles)).read([id])
    return id
  })
}

const HOUR_SPAN = { from: new Date(Date.now() - 3_600_000).toISOString(), to: new Date(Date.now() + 3_600_000).toISOString() }
const HOUR = `from=${HOUR_SPAN.from}&to=${HOUR_SPAN.to}`

const squareAround = ([lon, lat]: readonly [number, number]) => [[-1, -1], [1, -1], [1, 1], [-1, 1], [-1, -1]].map(([east, north]) => [lon + east! / 100, lat + north! / 100])

/** The unit of the place was there just now. */
function newTrack(it: Try) {
  return it.ground.once(`track ${it.place.code}`, async () => {
    const [unit] = await unitsByIds(it.ground.city.city.handles.db, [await newUnit(it)])
    const [lon, lat] = centreOf(it.place)
    addAll(await openChunks(it.ground.city.city.handles), [{ number: unit!.number, atMs: Date.now(), lon, lat }])
    return unit!.id
  })
}

/** A fresh incident, led to where the step under test begins. */
async function newIncident({ ground, place }: Try, steps: readonly string[] = [], photoIds: readonly string[] = []): Promise<string> {
  const report = { title: `事件 ${unique()}`, kind: 'fever', severity: 'minor', areaCode: place.code, photoIds }
  const incident = must(await ground.root.ask('POST /api/incidents', report))
  if (incident['gridCode'] !== place.code) throw new Error(`the incident landed in ${String(incident['gridCode'])}, not in ${place.code}`)
  for (const step of steps) must(await ground.root.ask(`POST /api/incidents/${String(incident['id'])}/${step}`, STEP_BODIES[step] ?? {}))
  return incident['id'] as string
}

const STEP_BODIES: Record<string, unknown> = { assign: { departmentCode: 'health' }, notes: { note: '补充' } }
const sameIncident = (it: Try) => it.ground.once(`incident ${it.place.code}`, () => newIncident(it))
const step = (name: string, ...before: string[]): Recipe =>
  plain(async it => it.as.ask(`POST /api/incidents/${await newIncident(it, before)}/${name}`, STEP_BODIES[name] ?? {}))
const ofIncident = (path: string): Recipe => plain(async it => it.as.ask(`GET /api/incidents/${await sameIncident(it)}${path}`))

function newPhoto(it: Try) {
  return it.ground.once(`photo ${it.place.code}`, async () => {
    const id = must(await it.ground.root.ask('POST /api/photos', PIXEL))['id'] as string
    await newIncident(it, [], [id])
    return id
  })
}

/** Things only a seed makes: put straight into the tables. */
function seeded({ ground, place }: Try) {
  return ground.once(`seeds ${place.code}`, async () => {
    const { db } = ground.city.city.handles
    const common = { name: '乙', areaCode: place.code, areaPath: place.path, position: centreOf(place) }
    await putStations(db, [{ ...common, id: uuidOf(1, place), kind: 'clinic', phone: null }])
    await putCameras(db, [{ ...common, id: uuidOf(2, place), bearingDeg: null, isOnline: true }])
    await putPremises(db, [{ ...common, id: uuidOf(3, place), address: '', gridCode: place.code, residentCount: 3, keyCounts: {} }])
  })
}
const seedList = (route: string, kind: number): Recipe =>
  listed(async it => (await seeded(it), it.as.ask(route)), (item, { place }) => item['id'] === uuidOf(kind, place))

/** A rule that asks for nothing special; the engine is told of it like any other. */
const TERMS = {
  name: '布控', severity: 'minor', what: { kind: 'silence', forSeconds: 86_400 }, who: { of: 'kinds', kinds: ['device'] }, where: null,
  when: { windows: [], validFrom: null, validUntil: null }, hysteresis: { metres: 0, seconds: 0 }, accuracyMostMetres: 0, cooldownSeconds: 0,
}
async function newRule({ ground, place }: Try): Promise<string> {
  return must(await ground.root.ask('POST /api/watch/rules', { terms: { ...TERMS, name: `布控 ${unique()}` }, areaCode: place.code }))['id'] as string
}
const sameRule = (it: Try) => it.ground.once(`rule ${it.place.code}`, () => newRule(it))
const onRule = (name: string): Recipe => plain(async it => it.as.ask(`POST /api/watch/rules/${await newRule(it)}/${name}`, {}))

/** Only the engine raises alerts: put straight into the table. */
async function newAlert(it: Try): Promise<string> {
  const { code: areaCode, path: areaPath } = it.place
  const [lon, lat] = centreOf(it.place)
  const at = new Date()
  const [row] = await it.ground.city.city.handles.db
    .insert(alertTable)
    .values({ ruleId: await sameRule(it), eventKey: `matrix ${unique()}`, subject: '1', isLasting: false, ruleName: '布控', kind: 'enter', severity: 'minor', state: 'raised', areaCode, areaPath, placeNames: [], unitIds: [], lon, lat, startedAt: at, raisedAt: at })
    .returning({ id: alertTable.id })
  return row!.id
}
const sameAlert = (it: Try) => it.ground.once(`alert ${it.place.code}`, () => newAlert(it))
const onAlert = (name: string): Recipe => plain(async it => it.as.ask(`POST /api/watch/alerts/${await newAlert(it)}/${name}`, { note: '看过' }))

/** An area is in a tile when its code stands there as a string value: tag 1, length, text. */
const tiles: Recipe = async ({ as, place }) => {
  const [lon, lat] = centreOf(place)
  const value = `\n${String.fromCharCode(place.code.length)}${place.code}`
  let last: Answer = { status: 0, body: {} }
  for (const z of [6, 8, 10, 11, 12, 13, 14]) {
    const x = Math.floor(((lon + 180) / 360) * 2 ** z)
    const y = Math.floor(((1 - Math.asinh(Math.tan((lat * Math.PI) / 180)) / Math.PI) / 2) * 2 ** z)
    last = await as.ask(`GET /api/tiles/${z}/${x}/${y}`)
    if (String(last.body['text']).includes(value)) return told(last)
  }
  return told(last, false)
}

const importAgain: Recipe = async ({ as, place }) => {
  const answer = await as.ask(`POST /api/areas/import?datum=wgs84&level=${place.level}&dryRun=true`, collectionOf(place))
  return told(answer, ((answer.body['refused'] ?? []) as unknown[]).length === 0)
}

const position = () => ({ position: [112.1, 38.1], fixedAt: new Date().toISOString() })
const byId = (make: (it: Try) => Promise<string>) => async (item: Record<string, unknown>, it: Try) => item['id'] === (await make(it))

/** One for every operation; the test fails when one is missing. */
export const RECIPES: Readonly<Record<string, Recipe>> = {
  'GET /api/me': plain(({ as }) => as.ask('GET /api/me')),
  'POST /api/live/ticket': plain(({ as }) => as.ask('POST /api/live/ticket', {})),
  'GET /api/accounts': listed(async it => (await newAccount(it), it.as.ask('GET /api/accounts?limit=200')), byId(newAccount)),
  'POST /api/accounts': plain(({ as, place }) =>
    as.ask('POST /api/accounts', { username: `n${unique()}`, displayName: '丙', roles: ['wall'], areaCode: place.code, password: PASSWORD }),
  ),
  'PATCH /api/accounts/{id}': plain(async it => it.as.ask(`PATCH /api/accounts/${await newAccount(it)}`, { displayName: `丁${unique()}` })),
  'POST /api/accounts/{id}/revoke-sessions': plain(async it => it.as.ask(`POST /api/accounts/${await newAccount(it)}/revoke-sessions`, {})),
  'GET /api/audit': listed(
    async it => (await newAccount(it), it.as.ask('GET /api/audit?name=account.created&limit=200')),
    (item, { place }) => item['areaCode'] === place.code,
  ),
  'GET /api/areas': listed(({ as }) => as.ask('GET /api/areas?limit=5000'), (item, { place }) => item['code'] === place.code),
  'GET /api/areas/{code}': plain(({ as, place }) => as.ask(`GET /api/areas/${place.code}`)),
  'GET /api/areas/{code}/boundary': plain(({ as, place }) => as.ask(`GET /api/areas/${place.code}/boundary`)),
  'GET /api/areas/{code}/children/boundaries': plain(({ as, place }) => as.ask(`GET /api/areas/${place.code}/children/boundaries`)),
  'GET /api/areas/at': listed(
    ({ as, place }) => as.ask(`GET /api/areas/at?lon=${centreOf(place)[0]}&lat=${centreOf(place)[1]}`),
    (item, { place }) => item['code'] === place.code,
  ),
  'GET /api/tiles/{z}/{x}/{y}': tiles,
  'POST /api/areas/import': importAgain,
  'GET /api/premises': seedList('GET /api/premises?limit=2000', 3),
  'GET /api/units': listed(async it => (await newUnit(it), it.as.ask('GET /api/units?limit=5000')), byId(newUnit)),
  'GET /api/units/nearest': listed(
    async it => (await placedUnit(it), it.as.ask(`GET /api/units/nearest?lon=${centreOf(it.place)[0]}&lat=${centreOf(it.place)[1]}&k=100&status=any`)),
    async ({ unit }, it) => (unit as { id: string }).id === (await placedUnit(it)),
  ),
  'GET /api/units/{id}': plain(async it => it.as.ask(`GET /api/units/${await newUnit(it)}`)),
  'POST /api/units/batch': plain(({ as, place }) => as.ask('POST /api/units/batch', { units: [{ name: '众', kind: 'vehicle', areaCode: place.code, deviceId: `many-${unique()}` }] })),
  'POST /api/units': plain(({ as, place }) => as.ask('POST /api/units', { name: '戊', kind: 'vehicle', areaCode: place.code })),
  'PATCH /api/units/{id}': plain(async it => it.as.ask(`PATCH /api/units/${await newUnit(it)}`, { name: `己${unique()}` })),
  'GET /api/devices': listed(async it => (await newUnit(it), it.as.ask('GET /api/devices?limit=500')), (item, { place }) => item['id'] === `dev-${place.code}`),
  'GET /api/stations': seedList('GET /api/stations', 1),
  'GET /api/coverage': plain(({ as, place }) => as.ask(`GET /api/coverage?areaCode=${place.code}`)),
  'GET /api/units/{id}/track/export': plain(async it => it.as.ask(`GET /api/units/${await newUnit(it)}/track/export?format=csv&${HOUR}`)),
  'GET /api/units/{id}/stays': plain(async it => it.as.ask(`GET /api/units/${await newUnit(it)}/stays?${HOUR}`)),
  'GET /api/units/{id}/trips': plain(async it => it.as.ask(`GET /api/units/${await newUnit(it)}/trips?${HOUR}`)),
  'GET /api/tracks/playback': plain(async it => it.as.ask(`GET /api/tracks/playback?ids=${await newUnit(it)}&${HOUR}`)),
  'POST /api/tracks/visits': listed(
    async it => (await newTrack(it), it.as.ask('POST /api/tracks/visits', { polygon: { type: 'Polygon', coordinates: [squareAround(centreOf(it.place))] }, ...HOUR_SPAN })),
    async (item, it) => item['unitId'] === (await newUnit(it)),
  ),
  'GET /api/units/{id}/track': plain(async it => it.as.ask(`GET /api/units/${await newUnit(it)}/track`)),
  'POST /api/positions': plain(({ as }) => as.ask('POST /api/positions', position())),
  'GET /api/cameras': seedList('GET /api/cameras', 2),
  'GET /api/incidents': listed(async it => (await sameIncident(it), it.as.ask('GET /api/incidents?limit=500')), byId(sameIncident)),
  'GET /api/incidents/{id}': ofIncident(''),
  'GET /api/incidents/{id}/timeline': ofIncident('/timeline'),
  'GET /api/incidents/{id}/nearby': ofIncident('/nearby'),
  'GET /api/incidents/summary': plain(({ as, place }) => as.ask(`GET /api/incidents/summary?areaCode=${place.code}`)),
  'POST /api/incidents': plain(({ as, place }) =>
    as.ask('POST /api/incidents', { title: `事件 ${unique()}`, kind: 'fever', severity: 'minor', areaCode: place.code }),
  ),
  'POST /api/incidents/{id}/accept': step('accept'),
  'POST /api/incidents/{id}/assign': step('assign', 'accept'),
  'POST /api/incidents/{id}/set-out': step('set-out', 'accept', 'assign'),
  'POST /api/incidents/{id}/arrive': step('arrive', 'accept', 'assign'),
  'POST /api/incidents/{id}/resolve': step('resolve', 'accept'),
  'POST /api/incidents/{id}/close': step('close', 'accept', 'resolve'),
  'POST /api/incidents/{id}/return': step('return', 'accept', 'assign'),
  'POST /api/incidents/{id}/cancel': step('cancel'),
  'POST /api/incidents/{id}/notes': step('notes'),
  'POST /api/photos': plain(({ as }) => as.ask('POST /api/photos', PIXEL)),
  'GET /api/photos/{id}': plain(async it => it.as.ask(`GET /api/photos/${await newPhoto(it)}`)),
  ...CALL_RECIPES,
  'GET /api/watch/rules': listed(async it => (await sameRule(it), it.as.ask('GET /api/watch/rules?limit=200')), byId(sameRule)),
  'GET /api/watch/rules/{id}': plain(async it => it.as.ask(`GET /api/watch/rules/${await sameRule(it)}`)),
  'POST /api/watch/rules': plain(({ as, place }) => as.ask('POST /api/watch/rules', { terms: TERMS, areaCode: place.code })),
  'PATCH /api/watch/rules/{id}': plain(async it => it.as.ask(`PATCH /api/watch/rules/${await newRule(it)}`, { terms: TERMS })),
  'POST /api/watch/rules/{id}/suspend': onRule('suspend'),
  'POST /api/watch/rules/{id}/resume': onRule('resume'),
  'POST /api/watch/rules/{id}/remove': onRule('remove'),
  'GET /api/watch/alerts': listed(async it => (await sameAlert(it), it.as.ask('GET /api/watch/alerts?limit=500')), byId(sameAlert)),
  'GET /api/watch/alerts/count': plain(({ as }) => as.ask('GET /api/watch/alerts/count')),
  'POST /api/watch/alerts/{id}/acknowledge': onAlert('acknowledge'),
  'POST /api/watch/alerts/{id}/close': onAlert('close'),
}
