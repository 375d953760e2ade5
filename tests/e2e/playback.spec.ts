import type { Page } from '@playwright/test'
import type { Position } from '#platform/pure'
import { type Api, expect, test } from './city.ts'
import { aTag, aTerminalNumber, aUnit, areaOf } from './ground.ts'

const MINUTE_MS = 60_000
const EVERY_MS = 15_000

/** Half an hour ago it set out eastwards, stood for ten minutes, and came back: one fix every quarter of a minute. */
function roundTrip([lon, lat]: Position, startMs: number): { at: Position; atMs: number }[] {
  const east = (minute: number) => (minute < 8 ? minute : minute < 18 ? 8 : 26 - minute) * 0.0025
  return Array.from({ length: (26 * MINUTE_MS) / EVERY_MS + 1 }, (_, index) => ({ at: [lon + east((index * EVERY_MS) / MINUTE_MS), lat], atMs: startMs + index * EVERY_MS }))
}

async function replay(api: Api, deviceId: string, fixes: ReturnType<typeof roundTrip>): Promise<void> {
  for (const { at, atMs } of fixes) {
    const query = new URLSearchParams({ id: deviceId, lat: String(at[1]), lon: String(at[0]), timestamp: String(Math.round(atMs)) })
    const answer = await api.request.get(`/osmand?${query}`)
    if (!answer.ok()) throw new Error(`the OsmAnd door answered ${answer.status()}`)
  }
}

const slider = (page: Page) => page.getByRole('slider', { name: '时刻' })
const instant = async (page: Page) => Number(await slider(page).getAttribute('aria-valuenow'))

test('a commander plays a unit back, steps through time, sees where it stayed, takes it out as a file, and finds who was in a place', async ({ city }) => {
  const admin = await city.api('admin')
  const grid = await areaOf(await city.api('grid'))
  const start: Position = [grid.center[0] + 0.004, grid.center[1] - 0.01]
  const deviceId = aTerminalNumber()
  const unit = await aUnit(admin, { name: aTag('急救'), kind: 'ambulance', areaCode: grid.code, deviceId })
  const fixes = roundTrip(start, Math.floor((Date.now() - 30 * MINUTE_MS) / 1000) * 1000)
  await replay(admin, deviceId, fixes)

  const { page, watch, api } = await city.visit('city')
  await page.goto(`/?unit=${unit.id}`)
  await expect.poll(() => watch.isLooking, { timeout: 60_000 }).toBe(true)
  await page.getByRole('button', { name: '回放这段轨迹' }).click()
  const panel = page.getByRole('complementary', { name: '回放' })
  await panel.getByRole('button', { name: '最近 1 小时' }).click()
  await expect(page.getByText(`1 个人员车辆，${fixes.length} 个点`)).toBeVisible({ timeout: 30_000 })
  await expect(page.getByText('不是现在的位置')).toBeVisible()
  await expect(panel.getByRole('button', { name: new RegExp(`${unit.name}`) })).toBeVisible()
  await expect(panel.getByRole('button', { name: /10\s分/ })).toHaveCount(1)
  await expect(panel.getByRole('button', { name: /km\/h/ })).toHaveCount(2)

  await panel.getByRole('button', { name: /10\s分/ }).click()
  await expect.poll(async () => Math.abs((await instant(page)) - fixes[32]!.atMs)).toBeLessThan(MINUTE_MS)
  const stayedAt = await instant(page)
  await page.getByRole('heading', { name: '回放' }).click()
  await page.keyboard.press('ArrowRight')
  await expect.poll(() => instant(page)).toBe(stayedAt + 10_000)
  await page.keyboard.press('Shift+ArrowLeft')
  await expect.poll(() => instant(page)).toBe(stayedAt - 50_000)
  await page.keyboard.press('Space')
  await expect(page.getByRole('button', { name: '暂停' })).toBeVisible()
  await expect.poll(() => instant(page), { timeout: 20_000 }).toBeGreaterThan(stayedAt)
  await page.keyboard.press('Space')
  await expect(page.getByRole('button', { name: '播放' })).toBeVisible()
  const box = (await slider(page).boundingBox())!
  await page.mouse.click(box.x + box.width / 2, box.y + 15)
  const [from, to] = [Number(await slider(page).getAttribute('aria-valuemin')), Number(await slider(page).getAttribute('aria-valuemax'))]
  await expect.poll(async () => Math.abs((await instant(page)) - (from + to) / 2)).toBeLessThan(20_000)

  const file = await api.request.get((await panel.getByRole('link', { name: 'GPX' }).getAttribute('href'))!)
  expect(file.ok()).toBe(true)
  expect(await file.text()).toContain('<trkpt')

  await page.reload()
  await expect(page.getByText(`1 个人员车辆，${fixes.length} 个点`)).toBeVisible({ timeout: 60_000 })

  await panel.getByRole('tab', { name: '谁来过这里' }).click()
  const map = (await page.getByRole('region', { name: '地图' }).boundingBox())!
  const [x, y] = [map.x + map.width / 2, map.y + map.height / 2 - 60]
  for (const [dx, dy] of [[-150, -110], [150, -110], [150, 110]] as const) await page.mouse.click(x + dx, y + dy, { delay: 30 })
  await page.mouse.dblclick(x - 150, y + 110)
  await panel.getByRole('button', { name: '查谁来过' }).click()
  await expect(panel.getByText(/个来过，按先后排/)).toBeVisible({ timeout: 20_000 })
  await panel.getByRole('button', { name: new RegExp(unit.name) }).click()
  await expect(page.getByText(`1 个人员车辆，${fixes.length} 个点`)).toBeVisible({ timeout: 30_000 })

  await page.getByRole('button', { name: '回到实时' }).click()
  await expect(page.getByText('不是现在的位置')).toBeHidden()
  await expect(page.getByRole('complementary', { name: '人员车辆' })).toBeVisible()
})
