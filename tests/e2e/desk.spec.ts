import type { Incident } from '#domain/incident'
import type { Position } from '#platform/pure'
import { expect, test } from './city.ts'
import { aTag, aTerminalNumber, aUnit, areaOf, osmandFix, report } from './ground.ts'

test('an incident is accepted, given to the nearest and followed on the desk, and a reload keeps the view', async ({ city }) => {
  const admin = await city.api('admin')
  const worker = await city.api('grid')
  const grid = await areaOf(worker)
  const deviceId = aTerminalNumber()
  const unit = await aUnit(admin, { name: aTag('急救'), kind: 'ambulance', areaCode: grid.code, deviceId })
  // A few hundred metres from where other tests leave their units.
  const place: Position = [grid.center[0] + 0.003, grid.center[1]]
  await osmandFix(admin, deviceId, place)
  const title = aTag('跌倒')
  const incident = await report(worker, { title, position: place, severity: 'critical' })

  const { page, api } = await city.visit('city')
  await page.goto('/')
  await page.getByRole('option').filter({ hasText: title }).click({ timeout: 60_000 })
  const panel = page.getByRole('complementary', { name: '事件' }).last()
  await expect(panel.getByRole('heading', { name: title })).toBeVisible()
  await expect(page).toHaveURL(new RegExp(`incident=${incident.id}`))

  const nearest = panel.getByRole('checkbox').first()
  await expect(nearest).toHaveAccessibleName(`选 ${unit.name}`, { timeout: 30_000 })
  // Whoever fits best is ticked beforehand, with why.
  await expect(nearest).toBeChecked()
  const best = panel.locator('label').filter({ has: page.getByRole('checkbox', { name: `选 ${unit.name}` }) })
  await expect(best).toContainText('推荐')
  await expect(best).toContainText('最近')
  await panel.getByRole('button', { name: /派给 \d+ 个/ }).click()
  const now = () => api.ask<Incident>(`GET /api/incidents/${incident.id}`)
  await expect.poll(async () => (await now()).status).toBe('assigned')
  expect((await now()).unitIds).toContain(unit.id)
  expect((await now()).acceptedAt).not.toBeNull()
  await expect(panel.getByText('已派单').first()).toBeVisible()

  // The next step comes from elsewhere; this page is not touched.
  await (await city.api('county')).ask(`POST /api/incidents/${incident.id}/set-out`, {})
  await expect(panel.getByText('已出发').first()).toBeVisible({ timeout: 15_000 })

  await page.getByRole('button', { name: '放大' }).click()
  await expect(page).toHaveURL(/at=/)
  const address = page.url()
  await page.reload()
  await expect(panel.getByRole('heading', { name: title })).toBeVisible({ timeout: 60_000 })
  expect(new URL(page.url()).searchParams.get('incident')).toBe(new URL(address).searchParams.get('incident'))
  await expect.poll(() => new URL(page.url()).searchParams.get('at')).toBe(new URL(address).searchParams.get('at'))
})

test('the desk lists by tab and filter, and the address remembers both', async ({ city }) => {
  const worker = await city.api('grid')
  const grid = await areaOf(worker)
  const title = aTag('小事')
  await report(worker, { title, position: grid.center, severity: 'minor' })
  const { page } = await city.visit('city')
  await page.goto('/?severity=critical')
  const list = page.getByRole('complementary', { name: '事件' }).first()
  await expect(list.getByRole('option').or(list.getByText('没有符合筛选的事件')).first()).toBeVisible({ timeout: 60_000 })
  await expect(list.getByText(title)).toHaveCount(0)
  await page.goto('/')
  await expect(list.getByText(title)).toBeVisible({ timeout: 60_000 })
  await list.getByRole('tab', { name: /超时/ }).click()
  await expect(page).toHaveURL(/tab=overdue/)
  await page.reload()
  await expect(list.getByRole('tab', { name: /超时/ })).toHaveAttribute('aria-selected', 'true', { timeout: 60_000 })
})
