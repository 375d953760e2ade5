import type { CallNow, Seat } from '#domain/call'
import { registerMediaServer } from '#domain/call/server'
import { type Client, type TestCity, aCity } from './city.ts'
import { COUNTY, GRID, OTHER_COUNTY, middleOf, settle, settleTown } from './town.ts'

export type Answer = { readonly status: number; readonly body: Record<string, unknown> }

/** A town with people to call: a commander of the county and one next door, a grid worker who crews a unit, a doctor's account, a wall. */
export async function aCalledTown() {
  const city = await aCity()
  const admin = await settleTown(city)
  const people = {
    county: await settle(city, admin, { username: 'county', role: 'commander', areaCode: COUNTY }),
    neighbour: await settle(city, admin, { username: 'neighbour', role: 'commander', areaCode: OTHER_COUNTY }),
    worker: await settle(city, admin, { username: 'worker', role: 'grid_worker', areaCode: GRID }),
    doctor: await settle(city, admin, { username: 'doctor', role: 'department', areaCode: COUNTY }),
    stranger: await settle(city, admin, { username: 'stranger', role: 'grid_worker', areaCode: '990102001001001' }),
    wall: await settle(city, admin, { username: 'wall', role: 'wall', areaCode: COUNTY }),
  }
  const idOf = async (who: Client) => String((await who.ask('GET /api/me')).body['accountId'])
  const unit = await admin.ask('POST /api/units', { name: '网格一号', kind: 'grid_worker', areaCode: GRID, deviceIds: [`app:${await idOf(people.worker)}`], phone: '13800000001' })
  return {
    city, admin, ...people, idOf,
    unitId: String(unit.body['id']),
    unitNumber: Number(unit.body['number']),
    async anIncident(who: Client = people.county, over: Record<string, unknown> = {}): Promise<string> {
      return String((await who.ask('POST /api/incidents', { title: 'Fall on the stairs', kind: 'fall', severity: 'major', position: middleOf(GRID), ...over })).body['id'])
    },
    /** A media server that lives as far as the city knows. */
    hasMedia: (id = 'm1') => registerMediaServer(city.city.handles, { id, unavailable: null }),
  }
}

export type CalledTown = Awaited<ReturnType<typeof aCalledTown>>

export const asCall = (answer: Answer): CallNow => {
  if (answer.status !== 200) throw new Error(`${answer.status} ${JSON.stringify(answer.body)}`)
  return answer.body as unknown as CallNow
}
export const seatsOf = (answer: Answer) => Object.fromEntries(asCall(answer).seats.map(seat => [seat.name, seat.state]))
export const seatNamed = (now: CallNow, name: string): Seat => now.seats.find(seat => seat.name === name)!
export const codeOf = ({ status, body }: Answer) => [status, body['code']]
export const closeTown = (city: TestCity) => city[Symbol.asyncDispose]()
