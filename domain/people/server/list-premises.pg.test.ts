import { expect, test } from 'vitest'
import type { Role } from '#domain/identity'
import type { Actor } from '#platform/context'
import { aDatabase } from '#tests/database'
import { anActor, inTransaction, testHandles } from '#tests/handles'
import { listPremises as contract } from '../contract.ts'
import { listPremises } from './list-premises.ts'
import { putPremises } from './put-premises.ts'

const HERE = '140900/140902/140902001/140902001001/140902001001001/'
const NEXT = '140900/140902/140902001/140902001001/140902001001002/'

const within = (path: string, role: Role) => anActor({ roles: [role], area: { code: path.split('/').at(-2)!, path } })

function aHouse(index: number, areaPath: string) {
  return {
    ...{ id: crypto.randomUUID(), name: `${index} 号院`, address: `健康路 ${index} 号`, gridCode: areaPath.split('/').at(-2)!, areaPath },
    ...{ position: [112.7 + index / 10_000, 38.4] as [number, number], residentCount: 40, keyCounts: { elderly: index % 7, pregnant: 1 } },
  }
}

test('[PPL-1] premises: 3,000 go in within 2 s, once; each caller sees their own area, page by page', async () => {
  await using database = await aDatabase()
  const handles = testHandles(database)
  const houses = Array.from({ length: 3_000 }, (_, index) => aHouse(index, index < 100 ? HERE : NEXT))
  const startedMs = performance.now()
  await inTransaction(handles, ctx => putPremises(ctx.tx, houses))
  expect(performance.now() - startedMs).toBeLessThan(2_000)
  await inTransaction(handles, ctx => putPremises(ctx.tx, houses))

  const list = (actor: Actor, over: object = {}) => inTransaction(handles, ctx => listPremises(ctx, contract.input.parse({ limit: 2000, ...over })), actor)
  const city = within('140900/', 'commander')
  const first = await list(city)
  const rest = await list(city, { cursor: first.nextCursor! })
  expect(new Set([...first.items, ...rest.items].map(house => house.id)).size).toBe(3_000)
  expect(rest.nextCursor).toBeNull()

  expect((await list(within(HERE, 'grid_worker'))).items).toHaveLength(100)
  expect((await list(within('140900/140921/', 'commander'))).items).toEqual([])
  expect((await list(within('140900/', 'wall'))).items).toEqual([])
  expect((await list(city, { areaCode: '140902001001001' })).items).toHaveLength(100)
  expect((await list(city, { bbox: '112.70005,38,112.70035,39' })).items.map(house => house.name).sort()).toEqual(['1 号院', '2 号院', '3 号院'])
  expect(first.items).toContainEqual(expect.objectContaining({ keyCounts: expect.objectContaining({ pregnant: 1 }), residentCount: 40 }))
  await expect(list(city, { cursor: "' or 1=1" })).rejects.toMatchObject({ code: 'bad_input' })
})
