import { expect, test } from 'vitest'
import type { Role } from '#domain/identity'
import { aDatabase } from '#tests/database'
import { anActor, inTransaction, testHandles } from '#tests/handles'
import { listCameras } from './list-cameras.ts'
import { putCameras } from './put-cameras.ts'

test('[CAM-1] cameras are seen by posts that may watch, in their own area, filtered by area and below', async () => {
  await using database = await aDatabase()
  const handles = testHandles(database)
  const cameras = ['140900/140902/140902001/', '140900/140902/140902002/', '140900/140921/140921001/'].map((areaPath, index) => ({
    ...{ id: crypto.randomUUID(), name: `摄像头${index}`, areaCode: areaPath.split('/').at(-2)!, areaPath },
    ...{ position: [112.7, 38.4] as [number, number], bearingDeg: index === 0 ? null : 45, isOnline: index < 2 },
  }))
  await inTransaction(handles, ctx => putCameras(ctx.tx, cameras))
  await inTransaction(handles, ctx => putCameras(ctx.tx, cameras))
  const list = async (path: string, role: Role, areaCode?: string) => {
    const actor = anActor({ roles: [role], area: { code: path.split('/').at(-2)!, path } })
    return (await inTransaction(handles, ctx => listCameras(ctx, { areaCode }), actor)).items
  }
  expect((await list('140900/', 'wall')).map(camera => camera.name)).toEqual(['摄像头0', '摄像头1', '摄像头2'])
  expect((await list('140900/', 'wall', '140902')).map(camera => camera.name)).toEqual(['摄像头0', '摄像头1'])
  expect((await list('140900/140921/', 'commander', '140902')).map(camera => camera.name)).toEqual([])
  expect(await list('140900/140921/', 'commander')).toMatchObject([{ areaCode: '140921001', position: [112.7, 38.4], bearingDeg: 45, isOnline: false }])
  expect(await list('140900/', 'grid_worker')).toEqual([])
})
