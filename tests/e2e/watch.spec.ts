import type { Page } from '@playwright/test'
import type { Incident } from '#domain/incident'
import type { WatchAlert } from '#domain/watch'
import type { Position } from '#platform/pure'
import { expect, test } from './city.ts'
import { aTag, aTerminalNumber, aUnit, areaOf, osmandFix } from './ground.ts'
import { firstSight } from './sighting.ts'

/** The promise is one second; a machine that draws the map in software gets five. */
const SOON_MS = 5_000
const NORTH = 0.006

async function mapMiddle(page: Page): Promise<readonly [number, number]> {
  const box = (await page.getByRole('region', { name: '地图' }).boundingBox())!
  return [box.x + box.width / 2, box.y + box.height / 2]
}

test('a commander draws a fence, is told within a second of who comes in, acknowledges the alert, makes an incident of it and closes it', async ({ city }) => {
  test.slow()
  const admin = await city.api('admin')
  const grid = await areaOf(await city.api('grid'))
  const middle: Position = [grid.center[0] + 0.02, grid.center[1] + 0.01]
  const deviceId = aTerminalNumber()
  const unit = await aUnit(admin, { name: aTag('急救'), kind: 'ambulance', areaCode: grid.code, deviceId })
  await osmandFix(admin, deviceId, [middle[0], middle[1] + NORTH])

  const { page, watch, api } = await city.visit('city')
  await page.goto(`/?at=${middle[0].toFixed(5)},${middle[1].toFixed(5)},15`)
  await expect.poll(() => watch.isLooking, { timeout: 60_000 }).toBe(true)
  await page.getByRole('button', { name: '布控', exact: true }).click()
  await page.getByRole('button', { name: '新建布控' }).click()
  const [x, y] = await mapMiddle(page)
  for (const [dx, dy] of [[-90, -70], [90, -70], [90, 70], [-90, 70]] as const) await page.mouse.click(x + dx, y + dy, { delay: 30 })
  await expect(page.getByText('4 个点')).toBeVisible()
  await page.keyboard.press('Backspace')
  await expect(page.getByText('3 个点')).toBeVisible()
  await page.mouse.dblclick(x - 90, y + 70)
  await expect(page.getByText('拖角点可以改')).toBeVisible()
  const name = aTag('隔离点')
  await page.getByLabel('叫什么').fill(name)
  await page.getByRole('button', { name: '布控，立即生效' }).click()
  await expect(page.getByRole('button', { name: new RegExp(name) })).toBeVisible()
  await page.getByRole('tab', { name: /预警/ }).click()

  const sight = firstSight(page, name)
  await new Promise(resolve => setTimeout(resolve, 1_100)) // a tracker's clock counts whole seconds
  const sentAt = Date.now()
  await osmandFix(admin, deviceId, middle)
  const waitMs = (await sight) - sentAt
  process.stdout.write(`  position → alert on the desk: ${waitMs} ms\n`)
  expect(waitMs).toBeLessThan(SOON_MS)
  await expect(page.getByRole('button', { name: /条预警待处置/ })).toBeVisible()

  await page.getByRole('button', { name: new RegExp(`${unit.name} 进入`) }).click()
  await expect(page.getByRole('heading', { name: `${unit.name} 进入` })).toBeVisible()
  await page.getByRole('button', { name: '知悉', exact: true }).click()
  await expect(page.getByText('已知悉').first()).toBeVisible()
  const rule = (await api.ask<{ items: { id: string; name: string }[] }>('GET /api/watch/rules')).items.find(item => item.name === name)!
  const { items } = await api.ask<{ items: WatchAlert[] }>(`GET /api/watch/alerts?ruleId=${rule.id}`)
  expect(items).toHaveLength(1)
  expect(items[0]).toMatchObject({ kind: 'enter', state: 'acknowledged', unitIds: [unit.id] })

  await page.getByRole('button', { name: '转为事件' }).click()
  await expect(page).toHaveURL(/incident=/)
  const made = await api.ask<Incident>(`GET /api/incidents/${new URL(page.url()).searchParams.get('incident')}`)
  expect(made).toMatchObject({ source: 'desk', severity: items[0]!.severity, position: items[0]!.position, status: 'reported' })
  expect(made.title).toContain(name)
  await expect(page.getByRole('heading', { name: made.title })).toBeVisible()
  await page.goBack()
  await expect(page.getByRole('heading', { name: `${unit.name} 进入` })).toBeVisible()

  await page.getByRole('button', { name: '了结', exact: true }).click()
  await page.getByLabel('怎么处置的，可以不写').fill('已联系本人')
  await page.getByRole('button', { name: '确定了结' }).click()
  await expect(page.getByText('已联系本人')).toBeVisible()
  expect((await api.ask<{ items: WatchAlert[] }>(`GET /api/watch/alerts?ruleId=${rule.id}&state=closed`)).items[0]).toMatchObject({ state: 'closed', note: '已联系本人' })
  await api.ask(`POST /api/watch/rules/${rule.id}/remove`, {})
})

test('a fence can be drawn with the keyboard alone', async ({ city }) => {
  const { page } = await city.visit('county')
  const grid = await areaOf(await city.api('grid'))
  await page.goto(`/?at=${grid.center.map(it => it.toFixed(5)).join()},15&watch=form`)
  const cross = page.getByRole('application', { name: /画围栏/ })
  await cross.focus({ timeout: 60_000 })
  await expect(page.getByRole('region', { name: '地图' }).locator('canvas').first()).toBeVisible()
  await expect.poll(async () => {
    await page.keyboard.press('Space')
    return page.getByText(/\d 个点/).count()
  }, { timeout: 30_000 }).toBe(1)
  for (const key of ['ArrowRight', 'ArrowDown'] as const) {
    await page.keyboard.press(`Shift+${key}`)
    await page.keyboard.press('Space')
  }
  await page.keyboard.press('Enter')
  await expect(page.getByText('拖角点可以改')).toBeVisible()
})
