import { expect, test } from './city.ts'
import { areaOf, report, siblingCounty } from './ground.ts'

/** Whose page it is, and words that show it has come up; one desk drawn is enough. */
const HOMES = [
  ['city', '/', '链路正常'],
  ['county', '/', null],
  ['township', '/', null],
  ['dept', '/', null],
  ['grid', '/m', '任务'],
  ['wall', '/wall', '最新动态'],
  ['admin', '/admin', '账号'],
] as const

test('each role lands on its own page, takes all it needs, fonts too, from the server it came from, and can leave again', async ({ city, baseURL }) => {
  test.setTimeout(240_000)
  for (const [username, home, words] of HOMES) {
    const { page, context, watch } = await city.visit(null, { expected: /^401 / })
    const answer = await page.goto('/sign-in')
    expect(answer?.headers()['content-security-policy']).toContain("default-src 'self'")
    await page.getByLabel('账号').fill(username)
    await page.locator('input[name=password]').fill('guatu-demo')
    await page.getByRole('button', { name: '登录', exact: true }).click()
    await page.waitForURL(url => url.pathname === home, { waitUntil: 'commit' })
    if (words !== null) await expect(page.getByText(words).first()).toBeVisible({ timeout: 30_000 })
    await page.evaluate(() => document.fonts.ready)
    expect([...watch.hosts], username).toEqual([new URL(baseURL ?? '').host])
    expect([...watch.fonts].filter(font => font.endsWith('.woff2')), username).not.toHaveLength(0)
    await context.request.post('/api/auth/sign-out', { data: {} })
    // The session ended elsewhere: the open page leaves by itself.
    await page.waitForURL(url => url.pathname === '/sign-in', { waitUntil: 'commit' })
    await context.close()
  }
})

test('a wrong password is refused in words, and nothing is given away about the name', async ({ city }) => {
  const { page } = await city.visit(null, { expected: /^401 POST \/api\/auth/ })
  await page.goto('/sign-in')
  for (const username of ['city', 'nobody-of-that-name']) {
    await page.getByLabel('账号').fill(username)
    await page.locator('input[name=password]').fill('not-the-password')
    await page.getByRole('button', { name: '登录', exact: true }).click()
    await expect(page.getByRole('alert').filter({ hasText: '账号或密码不对，请再看一遍' })).toBeVisible()
  }
  expect(new URL(page.url()).pathname).toBe('/sign-in')
})

test('signing out of the phone leads to the sign-in and ends the session', async ({ city }) => {
  const { page, api } = await city.visit('grid', { expected: /^401 / })
  await page.goto('/m')
  await page.getByRole('navigation').getByRole('button', { name: '我的' }).click()
  await page.getByRole('button', { name: '退出登录' }).click()
  await page.waitForURL(url => url.pathname === '/sign-in', { waitUntil: 'commit' })
  expect(await api.status('GET /api/me')).toBe(401)
})

test('a grid worker finds no administration, and on the wall only their own grid', async ({ city }) => {
  const admin = await city.api('admin')
  const { page, api } = await city.visit('grid', { expected: /^403 / })
  const grid = await areaOf(api)
  const { county } = await siblingCounty(admin, grid.code)
  const elsewhere = await report(await city.api('city'), { title: '邻县的事，网格员看不到', position: county.center })
  await page.goto('/admin')
  await expect(page.getByText('您的岗位没有管理权限')).toBeVisible()
  expect(await api.status('GET /api/accounts')).toBe(403)
  expect(await api.status(`GET /api/incidents/${elsewhere.id}`)).toBe(404)
  await page.goto('/wall')
  await expect(page.getByText('最新动态')).toBeVisible({ timeout: 60_000 })
  await expect(page.getByText('链路正常')).toBeVisible()
  await expect(page.getByText(elsewhere.title)).toHaveCount(0)
})
