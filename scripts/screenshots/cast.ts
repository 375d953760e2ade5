import type { Incident } from '#domain/incident'
import type { Me } from '#domain/identity'
import type { Unit } from '#domain/force'
import type { Position } from '#platform/pure'
import { Caller } from './caller.ts'
import { type Courier, sendCourier } from './courier.ts'

type Told = { readonly kind: Incident['kind']; readonly title: string; readonly severity: Incident['severity']; readonly position: Position; readonly note?: string; readonly address?: string }

/** What every picture has in it: a critical nobody has accepted, three tasks for the grid worker, devices to adopt, a vehicle that was watched. */
export type Cast = { readonly waiting: Incident; /** In town, accepted, and nobody sent yet. */ readonly unsent: Incident; readonly gridCentre: Position; readonly courier: Courier }

const CRITICAL_COUNTY = '140922'
const STRANGERS = ['868120204418', '13835010077', 'traccar-wt-03'] as const

export async function cast(url: string): Promise<Cast> {
  await using caller = new Caller(url)
  const ask = <T>(username: string, route: string, body?: unknown) => caller.ask<T>(username, route, body)
  const me = await ask<Me>('grid', 'GET /api/me')
  const { center } = await ask<{ center: Position }>('grid', `GET /api/areas/${me.area?.code}`)
  const { items: places } = await ask<{ items: { position: Position; address: string; name: string }[] }>('grid', `GET /api/premises?areaCode=${me.area?.code}&limit=40`)
  const { items: units } = await ask<{ items: Unit[] }>('grid', 'GET /api/units?limit=50')
  const own = units.find(unit => unit.accountId === me.accountId)

  const tell = (username: string, { note = '', address = '', ...told }: Told) => ask<Incident>(username, 'POST /api/incidents', { ...told, note, address, source: 'phone' })
  const at = (index: number) => ({ position: places[index % places.length]?.position ?? center, address: places[index % places.length]?.address ?? '' })
  const tasks = [
    await tell('township', { kind: 'medication', title: '独居老人断药，送一周的量', severity: 'major', note: '高血压，上次 158/96，还剩 2 天药', ...at(3) }),
    await tell('township', { kind: 'water', title: '二楼自来水发浑', severity: 'minor', ...at(9) }),
    await tell('township', { kind: 'heating', title: '暖气不热，家里有婴儿', severity: 'minor', ...at(15) }),
  ]
  // One is given to the worker, the others wait in the grid: the simulator would send its unit to all of them at once.
  for (const task of tasks) await ask('township', `POST /api/incidents/${task.id}/accept`, {})
  if (own && tasks[0]) await ask('township', `POST /api/incidents/${tasks[0].id}/assign`, { unitIds: [own.id] })
  const { center: far } = await ask<{ center: Position }>('city', `GET /api/areas/${CRITICAL_COUNTY}`)
  for (const [index, id] of STRANGERS.entries()) {
    const query = new URLSearchParams({ id, lat: String(center[1] + index / 90), lon: String(center[0] - index / 70), timestamp: String(Date.now()) })
    await ask('city', `GET /osmand?${query}`)
  }
  const waiting = await tell('city', { kind: 'food_poisoning', title: '疑似食物中毒 17 人', severity: 'critical', position: far, note: '呕吐 17 人，重症 2 人' })
  const courier = await sendCourier(ask, { areaCode: me.area?.code ?? '', near: center })
  return { waiting, unsent: tasks[1] ?? waiting, gridCentre: center, courier }
}
