import { type CallNow, seatRights } from '#domain/call'
import { fakeDevices, aCaller, call } from './caller.ts'
import { PHONE, expect, test } from './city.ts'
import { countMedia, receivedBy } from './heard-and-seen.ts'

/** The map is drawn flat: six of them on a software renderer would leave nothing for the media. */
test.use({ launchOptions: async ({ launchOptions }, use) => use({ ...launchOptions, args: [...(launchOptions.args ?? []), ...fakeDevices({ picturesPerSecond: 2 }), '--disable-3d-apis'] }) })
test.describe.configure({ timeout: 300_000 })

test('@night four on desk, phone and wall: all see and hear each other, the wall looks in, a shared screen reaches everybody', async ({ city }) => {
  const desk = await aCaller(city, 'county')
  const others = [await aCaller(city, 'township'), await aCaller(city, 'dept'), await aCaller(city, 'grid', PHONE)]
  const id = await call(desk, ['township', 'dept', 'grid'])
  for (const { page } of others) await page.goto(`/call/${id}`)
  for (const { page } of [desk, ...others]) await expect.poll(async () => (await receivedBy(page)).pictures, { timeout: 60_000 }).toBe(3)
  // The three loudest are heard: while one of four is silent, all others are.
  for (const silent of [desk, others[0]!]) {
    await silent.page.getByRole('button', { name: '麦克风', exact: true }).click()
    await expect.poll(async () => (await receivedBy(silent.page, 4_000)).voices, { timeout: 60_000 }).toBe(3)
    await silent.page.getByRole('button', { name: '已静音' }).click()
  }

  const wall = await city.visit('wall', { viewport: { width: 1920, height: 1080 } })
  await countMedia(wall.page)
  await wall.page.goto(`/call/${id}`)
  await expect.poll(async () => (await receivedBy(wall.page)).pictures, { timeout: 60_000 }).toBe(4)
  const seats = (await desk.api.ask<CallNow>(`GET /api/calls/${id}`)).seats
  expect(seatRights({ kind: 'conference' }, seats.find(({ role }) => role === 'watcher')!)).toMatchObject({ maySpeak: false, mayShow: false })

  await others[0]!.page.getByRole('button', { name: '共享' }).click()
  await expect.poll(async () => (await receivedBy(desk.page)).pictures, { timeout: 60_000 }).toBe(4)
})
