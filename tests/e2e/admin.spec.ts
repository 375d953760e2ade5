import type { Unit } from '#domain/force'
import { expect, test } from './city.ts'
import { aTag, aTerminalNumber, areaOf, osmandFix } from './ground.ts'

/** Two counties of a made-up prefecture; the second crosses itself. */
function townWithAFault(): { name: string; mimeType: string; buffer: Buffer } {
  const feature = (code: string, name: string, ring: number[][]) => ({ type: 'Feature', properties: { code, name, level: 'county' }, geometry: { type: 'Polygon', coordinates: [ring] } })
  const features = [
    feature('990101', '试验一县', [[100, 30], [100.2, 30], [100.2, 30.2], [100, 30.2], [100, 30]]),
    feature('990102', '试验二县', [[100.2, 30], [100.4, 30.2], [100.4, 30], [100.2, 30.2], [100.2, 30]]),
  ]
  return { name: 'town.geojson', mimeType: 'application/geo+json', buffer: Buffer.from(JSON.stringify({ type: 'FeatureCollection', features })) }
}

test('a file with a boundary that crosses itself is refused for that feature, with the reason, and nothing is written', async ({ city }) => {
  const { page, api } = await city.visit('admin')
  await page.goto('/admin?view=areas')
  await page.getByRole('button', { name: '导入边界' }).click()
  await page.locator('input[type=file]').setInputFiles(townWithAFault())
  await expect(page.getByText('town.geojson')).toBeVisible()
  await expect(page.getByRole('button', { name: '只核对，不写入' })).toBeDisabled()
  await page.getByRole('radio', { name: /WGS 84/ }).check()
  await page.getByRole('button', { name: '只核对，不写入' }).click()
  await expect(page.getByText('收到 2 个：新建 1，改动 0，不变 0，拒绝 1。')).toBeVisible({ timeout: 30_000 })
  const refused = page.getByRole('row').filter({ hasText: '试验二县' })
  await expect(refused).toContainText('拒绝')
  await expect(refused).toContainText(/自相交|自己相交|相交/)
  expect(await api.status('GET /api/areas/990101')).toBe(404)
})

test('a device nobody knows comes to the list by itself, is adopted, and only then moves on the map', async ({ city }) => {
  const { page, api } = await city.visit('admin')
  const grid = await areaOf(await city.api('grid'))
  const desk = await city.visit('city')
  await desk.page.goto('/')
  await expect(desk.page.getByText('链路正常')).toBeVisible({ timeout: 60_000 })
  await page.goto('/admin?view=devices')
  await expect(page.getByText('新设备会自动出现在这里')).toBeVisible()

  const deviceId = aTerminalNumber()
  await osmandFix(api, deviceId, grid.center)
  await page.getByRole('button', { name: deviceId }).click({ timeout: 30_000 })
  const name = aTag('志愿者')
  await page.getByLabel('名称').fill(name)
  await page.getByLabel('类别').click()
  await page.getByTitle('志愿者', { exact: true }).click()
  await expect(page.getByText('已按最近地点填好，可以改')).toBeVisible()
  await page.getByRole('button', { name: '新建并认领' }).click()
  await expect(page.getByText(`已认领给 ${name}，下一个位置起上图`)).toBeVisible()

  const { items } = await api.ask<{ items: Unit[] }>(`GET /api/units?q=${encodeURIComponent(name)}`)
  expect(items.map(unit => ({ deviceIds: unit.deviceIds, areaCode: unit.areaCode }))).toEqual([{ deviceIds: [deviceId], areaCode: grid.code }])
  expect(desk.watch.firstHeardAt.has(items[0]?.number ?? 0)).toBe(false)
  await osmandFix(api, deviceId, grid.center)
  await expect.poll(() => desk.watch.firstHeardAt.has(items[0]?.number ?? 0), { timeout: 20_000 }).toBe(true)
})
