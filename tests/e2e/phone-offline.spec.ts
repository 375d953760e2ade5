import type { Incident } from '#domain/incident'
import { PHONE, expect, test } from './city.ts'
import { aTag, areaOf } from './ground.ts'
import { TITLE_WORD, fillReport } from './phone.ts'

test('a report made without a network is kept on the phone and sent once, when it is back', async ({ city }) => {
  const { page, context, api } = await city.visit('grid', { ...PHONE, permissions: ['geolocation'], expected: /ERR_INTERNET_DISCONNECTED|ERR_FAILED/ })
  const grid = await areaOf(api)
  await context.setGeolocation({ longitude: grid.center[0], latitude: grid.center[1], accuracy: 8 })
  await page.goto('/m')
  await expect(page.getByRole('navigation')).toBeVisible()
  const note = aTag('断网')
  await fillReport(page, note)
  await context.setOffline(true)
  await page.getByRole('button', { name: '存下，联网后上报' }).click({ timeout: 30_000 })
  await expect(page.getByRole('heading', { name: '已存在手机里' })).toBeVisible()
  await page.getByRole('button', { name: '回到任务' }).click()
  await expect(page.getByText('离线 · 已存 1 条，联网后自动上报')).toBeVisible()

  await context.setOffline(false)
  const mine = async () => (await api.ask<{ items: Incident[] }>('GET /api/incidents?mine=true&limit=100')).items.filter(it => it.title.includes(note))
  await expect.poll(async () => (await mine()).length, { timeout: 40_000 }).toBe(1)
  await expect(page.getByText(/离线 ·|正在上报/)).toHaveCount(0)
  await page.reload()
  await expect(page.getByText(`${TITLE_WORD} · ${note}`).first()).toBeVisible()
  expect(await mine()).toHaveLength(1)
  expect((await mine())[0]?.photoIds).toHaveLength(1)
})
