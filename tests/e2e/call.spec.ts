import type { CallNow } from '#domain/call'
import { fakeDevices, aCaller, call, getFromOthers } from './caller.ts'
import { PHONE, expect, test } from './city.ts'
import { mediaWorkersOf } from './media-workers.ts'

test.use({ launchOptions: async ({ launchOptions }, use) => use({ ...launchOptions, args: [...(launchOptions.args ?? []), ...fakeDevices({ picturesPerSecond: 5 })] }) })
test.describe.configure({ timeout: 240_000 })

test('a commander calls: it rings on the phone, one press, both see and hear each other, and a worker killed under them is forgotten in seconds', async ({ city }) => {
  const desk = await aCaller(city, 'county')
  const phone = await aCaller(city, 'grid', PHONE)
  await phone.page.goto('/m')
  await expect(phone.page.getByRole('navigation').first()).toBeVisible()
  const id = await call(desk, ['grid'])
  await phone.page.getByRole('alertdialog').getByRole('button', { name: '接听' }).click()
  await getFromOthers([desk, phone], 1)

  const [worker] = mediaWorkersOf(city.ports.http)
  process.kill(worker!, 'SIGKILL')
  await getFromOthers([desk, phone], 1)
  const after = await desk.api.ask<CallNow>(`GET /api/calls/${id}`)
  expect(after.seats.map(({ state }) => state)).toEqual(['joined', 'joined'])

  await desk.page.getByRole('button', { name: '离开' }).click()
  await desk.page.getByRole('button', { name: '全体结束' }).click()
  await expect(phone.page.getByText('会商已结束')).toBeVisible()
})
