import type { Page } from '@playwright/test'
import { type Api, expect, test } from './city.ts'

/** Whatever people and places are called stays as it is; these answers hold all such names. */
const NAMES_FROM = ['/api/me', '/api/areas?level=county', '/api/areas?level=township&limit=5000', '/api/areas?level=village', '/api/units?limit=5000', '/api/stations', '/api/incidents?limit=500', '/api/incidents?state=open&limit=500', '/api/accounts?limit=200', '/api/premises?limit=2000', '/api/audit?limit=200']
const HAN = /\p{Script=Han}/u
/** The name of the other language, in that language. */
const OTHER_LANGUAGE = '中文'

test('nothing of the desk, the wall, the phone or the sign-in is left in Chinese when English is chosen', async ({ city }) => {
  const { page, api, context } = await city.visit('city')
  await page.goto('/')
  await expect(page.getByText('链路正常')).toBeVisible({ timeout: 60_000 })
  await page.getByRole('button', { name: '账号' }).click()
  await page.getByRole('button', { name: 'English' }).click()
  await expect(page.getByText('Connected')).toBeVisible({ timeout: 30_000 })
  const names = await namesOf(api)
  expect(await leftovers(page, names)).toEqual([])
  for (const path of ['/wall', '/m', '/m?tab=report', '/m?tab=mine', '/sign-in']) {
    await page.goto(path)
    await expect(page.locator('html')).toHaveAttribute('lang', 'en')
    await expect(page.getByRole('main').first()).toBeVisible({ timeout: 60_000 })
    await page.waitForLoadState('networkidle')
    expect(await leftovers(page, names), path).toEqual([])
  }
  expect((await context.cookies()).find(cookie => cookie.name === 'guatu-lang')?.value).toBe('en')
})

test('nothing of the administration is left in Chinese when English is chosen', async ({ city, baseURL }) => {
  const { page, api, context } = await city.visit('admin')
  await context.addCookies([{ name: 'guatu-lang', value: 'en', url: baseURL ?? '' }])
  const names = await namesOf(api)
  for (const view of ['accounts', 'areas', 'areas&id=import', 'devices', 'audit']) {
    await page.goto(`/admin?view=${view}`)
    await expect(page.getByRole('heading').first()).toBeVisible({ timeout: 30_000 })
    await page.waitForLoadState('networkidle')
    expect(await leftovers(page, names), view).toEqual([])
  }
})

/** Longest first, so that a county's name does not eat the half of a township's. */
async function namesOf(api: Api): Promise<string[]> {
  const names = new Set<string>()
  for (const path of NAMES_FROM) {
    const answer = await api.request.get(path)
    if (answer.ok()) collect(await answer.json(), names)
  }
  return [...names].sort((one, other) => other.length - one.length)
}

function collect(value: unknown, into: Set<string>): void {
  if (typeof value === 'string') HAN.test(value) && into.add(value)
  else if (value !== null && typeof value === 'object') for (const inner of Object.values(value)) collect(inner, into)
}

async function leftovers(page: Page, names: readonly string[]): Promise<string[]> {
  const texts = await page.evaluate(textsOfPage)
  // Screens show names in parts too: the first character of a person's, the street of an address.
  const isName = (text: string) => names.some(name => name.includes(text))
  return texts.filter(text => !isName(text) && HAN.test(names.reduce((rest, name) => rest.replaceAll(name, ''), text.replaceAll(OTHER_LANGUAGE, ''))))
}

/** Every text a person can read or have read out. */
function textsOfPage(): string[] {
  const texts = new Set<string>([document.title])
  const walker = document.createTreeWalker(document.body, NodeFilter.SHOW_TEXT, node => (node.parentElement?.closest('script, style, template') ? NodeFilter.FILTER_REJECT : NodeFilter.FILTER_ACCEPT))
  for (let node = walker.nextNode(); node !== null; node = walker.nextNode()) texts.add(node.textContent?.trim() ?? '')
  for (const element of document.body.querySelectorAll('[aria-label], [title], [placeholder], [alt]')) {
    for (const name of ['aria-label', 'title', 'placeholder', 'alt']) texts.add(element.getAttribute(name) ?? '')
  }
  return [...texts]
}
