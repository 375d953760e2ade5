import { countMedia, receivedBy } from './heard-and-seen.ts'
import { type Visitor, PHONE, expect, test } from './city.ts'

test.use({ launchOptions: async ({ launchOptions }, use) => use({ ...launchOptions, args: [...(launchOptions.args ?? []), '--use-fake-device-for-media-stream', '--use-fake-ui-for-media-stream', '--autoplay-policy=no-user-gesture-required'] }) })

const DEVICES = { permissions: ['microphone', 'camera'] }

test('a commander calls a grid worker: it rings on the phone, one press, and both see and hear each other', async ({ city }) => {
  test.setTimeout(180_000)
  const desk = await city.visit('county', DEVICES)
  const phone = await city.visit('grid', { ...PHONE, ...DEVICES })
  for (const { page } of [desk, phone]) await countMedia(page)
  await phone.page.goto('/m')
  await expect(phone.page.getByRole('navigation').first()).toBeVisible()
  await desk.page.waitForTimeout(1000)
  const { call } = await desk.api.ask<{ call: { id: string } }>('POST /api/calls', { title: '试呼', whom: { numbers: ['grid'] } })
  await desk.page.goto(`/call/${call.id}`)
  await phone.page.getByRole('alertdialog').getByRole('button', { name: '接听' }).click()
  await seesAndHears([desk, phone], 1)
  await desk.page.screenshot({ path: '/tmp/call-desk.png' })
  await phone.page.screenshot({ path: '/tmp/call-phone.png' })
})

async function seesAndHears(visitors: readonly Visitor[], others: number): Promise<void> {
  for (const { page } of visitors) await expect.poll(() => receivedBy(page), { timeout: 40_000 }).toEqual({ pictures: others, voices: others })
}
