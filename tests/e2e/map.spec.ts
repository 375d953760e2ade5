import type { Page } from '@playwright/test'
import { distanceMetres, type Position } from '#platform/pure'
import { expect, test } from './city.ts'
import { aTag, areaOf, report } from './ground.ts'

const hasMap = (page: Page) => expect(page.locator('[data-map=idle]')).toBeVisible({ timeout: 60_000 })

/** How far the middle of the map is from a place, by the address; null until the address says. The search above takes more room than the scale below: some hundred metres. */
function metresOff(page: Page, place: Position): number | null {
  const [lon, lat] = (new URL(page.url()).searchParams.get('at') ?? '').split(',').map(Number)
  return lat === undefined || lon === undefined ? null : distanceMetres([lon, lat], place)
}

test('the desk opens on the incident in its address, however late it is told of it', async ({ city }) => {
  test.slow()
  const worker = await city.api('grid')
  const grid = await areaOf(worker)
  const place: Position = [grid.center[0] - 0.004, grid.center[1] + 0.004]
  const incident = await report(worker, { title: aTag('跌倒'), position: place, severity: 'critical' })

  const { page } = await city.visit('city')
  const { promise: mayAnswer, resolve: answer } = Promise.withResolvers<void>()
  await page.route(`**/api/incidents/${incident.id}`, async route => {
    await mayAnswer
    await route.continue()
  })
  await page.goto(`/?incident=${incident.id}`)
  // Until it is known where the incident lies: the caller's area, not the Gulf of Guinea.
  await hasMap(page)
  await expect.poll(() => metresOff(page, place) ?? Infinity).toBeLessThan(150_000)
  answer()
  await expect.poll(() => metresOff(page, place) ?? Infinity, { timeout: 20_000 }).toBeLessThan(1_000)
  await hasMap(page)
})
