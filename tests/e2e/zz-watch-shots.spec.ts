import { expect, test } from './city.ts'
import { aTag, aTerminalNumber, aUnit, areaOf, osmandFix } from './ground.ts'

test('shots', async ({ city }) => {
  test.setTimeout(400_000)
  const admin = await city.api('admin')
  const grid = await areaOf(await city.api('grid'))
  const commander = await city.api('city')
  const [lon, lat] = grid.center
  const usual = { severity: 'major', when: { windows: [], validFrom: null, validUntil: null }, hysteresis: { metres: 0, seconds: 0 }, accuracyMostMetres: 0, cooldownSeconds: 0, who: { of: 'all' } }
  const ring = [[lon - 0.006, lat - 0.004], [lon + 0.005, lat - 0.005], [lon + 0.007, lat + 0.003], [lon - 0.003, lat + 0.005], [lon - 0.006, lat - 0.004]]
  const terms = [
    { ...usual, name: '南城隔离点', severity: 'critical', what: { kind: 'enter' }, where: { shape: 'polygon', polygons: [[ring]] } },
    { ...usual, name: '学校门前限速', what: { kind: 'speed', side: 'over', limitKmh: 40, marginKmh: 4 }, where: { shape: 'circle', center: [lon + 0.02, lat + 0.004], radiusMetres: 600 } },
    { ...usual, name: '封控线', severity: 'minor', what: { kind: 'cross', direction: 'either' }, where: { shape: 'line', path: [[lon - 0.02, lat - 0.01], [lon - 0.012, lat + 0.012]] } },
  ]
  for (const one of terms) await commander.ask('POST /api/watch/rules', { terms: one })
  await new Promise(resolve => setTimeout(resolve, 1500))
  const drive = async (name: string, places: [number, number][]) => {
    const id = aTerminalNumber()
    await aUnit(admin, { name: aTag(name), kind: 'ambulance', areaCode: grid.code, deviceId: id })
    for (const place of places) {
      await osmandFix(admin, id, place)
      await new Promise(resolve => setTimeout(resolve, 1_100))
    }
  }
  await drive('急救', [[lon, lat + 0.0052], [lon, lat + 0.0046]])
  await drive('巡查', [[lon - 0.0165, lat], [lon - 0.0158, lat]])
  await drive('转运', [[lon + 0.002, lat - 0.0052], [lon + 0.002, lat - 0.004]])
  const { page, watch } = await city.visit('city')
  await page.goto(`/?at=${lon.toFixed(5)},${lat.toFixed(5)},13.6`)
  await expect.poll(() => watch.isLooking, { timeout: 60_000 }).toBe(true)
  const shot = async (name: string) => {
    await page.waitForTimeout(2500)
    await page.screenshot({ path: `/tmp/wshots/${name}.png`, timeout: 60_000 })
  }
  await shot('desk-quiet')
  await page.getByRole('button', { name: /条预警待处置/ }).click()
  await shot('alerts')
  await page.getByRole('button', { name: /急救.* 进入/ }).click()
  await shot('alert')
  await page.getByRole('button', { name: '返回' }).click()
  await page.getByRole('tab', { name: /布控/ }).click()
  await page.getByRole('button', { name: /南城隔离点/ }).click()
  await shot('rules')
  await page.getByRole('button', { name: '修改' }).click()
  await shot('form-edit')
  await page.getByRole('button', { name: '取消' }).click()
  await page.getByRole('button', { name: '新建布控' }).click()
  await page.getByText('聚集', { exact: true }).click()
  await page.getByText('按类别').click()
  await page.getByText('分时段').click()
  await shot('form-new')
  const en = await city.visit('city', { locale: 'en-GB' })
  await en.page.goto(`/?at=${lon.toFixed(5)},${lat.toFixed(5)},13.6&watch=alerts`)
  await en.page.getByRole('button', { name: /entered/ }).first().click({ timeout: 60_000 })
  await en.page.waitForTimeout(3000)
  await en.page.screenshot({ path: '/tmp/wshots/alert-en.png', timeout: 60_000 })
  await en.page.goto(`/?at=${lon.toFixed(5)},${lat.toFixed(5)},13.6&watch=form`)
  await en.page.waitForTimeout(4000)
  await en.page.screenshot({ path: '/tmp/wshots/form-en.png', timeout: 60_000 })
  const wall = await city.visit('wall', { viewport: { width: 1920, height: 1080 } })
  await wall.page.goto('/wall')
  await expect(wall.page.getByText('最新动态')).toBeVisible({ timeout: 60_000 })
  await wall.page.waitForTimeout(6000)
  await wall.page.screenshot({ path: '/tmp/wshots/wall.png', timeout: 90_000 })
})
