import { Delaunay } from 'd3'
import type { UnitKind } from '#domain/force'
import { type DemoCity, Dice } from '../../demo-city/index.ts'
import type { DemoAccounts } from '../demo-accounts.ts'
import type { Crowd } from './crowd.ts'

const BATCH = 2_000
/** Who makes up a crowd, per hundred. */
const KINDS: readonly (readonly [UnitKind, share: number, name: string])[] = [
  ['volunteer', 46, '志愿者'],
  ['grid_worker', 22, '网格员'],
  ['vehicle', 20, '车辆'],
  ['doctor', 6, '医生'],
  ['police', 5, '民警'],
  ['ambulance', 1, '救护车'],
]

export function crowdDeviceId(index: number): string {
  return `crowd-${index + 1}`
}

/** Registers those of a crowd by the door any fleet comes by; each belongs to the grid whose middle is nearest. */
export async function registerCrowd(missing: readonly number[], at: { crowd: Crowd; city: DemoCity; accounts: DemoAccounts; signal: AbortSignal; tell: (done: number) => void }): Promise<void> {
  const grids = at.city.areas.filter(area => area.level === 'grid')
  const nearest = Delaunay.from(grids.map(grid => grid.center))
  const dice = new Dice(at.city.seed, 'crowd kinds')
  let near = 0
  for (let from = 0; from < missing.length && !at.signal.aborted; from += BATCH) {
    const units = missing.slice(from, from + BATCH).map(index => {
      const [kind, , name] = KINDS[dice.weighted(KINDS.map(([, share]) => share))]!
      near = nearest.find(at.crowd.lon[index]!, at.crowd.lat[index]!, near)
      return { name: `${name}${String(index + 1).padStart(7, '0')}（演示）`, kind, areaCode: grids[near]!.code, deviceId: crowdDeviceId(index) }
    })
    const { status, body } = await at.accounts.ask('admin', 'POST /api/units/batch', { units })
    if (status !== 200) throw new Error(`registering a crowd answered ${status} ${JSON.stringify(body).slice(0, 200)}`)
    at.tell(from + units.length)
  }
}
