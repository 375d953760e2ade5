import type { Page, Request } from '@playwright/test'

const POLL_MS = 250
/** The largest wall takes a minute for its first whole frame without a graphics card. */
const MAP_TIMEOUT_MS = 150_000
/** Marks, names and charts come a moment after the ground they stand on. */
const SETTLING_MS = 3_000

/** Waits until the page has asked for nothing for a while and no skeleton stands in it. A map in software GL takes its time. */
export async function whenQuiet(page: Page, { quietMs = 3_000, timeoutMs = 20_000 } = {}): Promise<void> {
  const untilMs = Date.now() + timeoutMs
  const pending = new Set<Request>()
  let lastMs = Date.now()
  const began = (request: Request) => void pending.add(request)
  const ended = (request: Request) => {
    pending.delete(request)
    lastMs = Date.now()
  }
  page.on('request', began).on('requestfinished', ended).on('requestfailed', ended)
  try {
    while (Date.now() < untilMs) {
      await new Promise(resolve => setTimeout(resolve, POLL_MS))
      if (pending.size > 0 || Date.now() - lastMs < quietMs) continue
      if ((await page.locator('[class*=skeleton]').count()) === 0) break
    }
  } finally {
    page.off('request', began).off('requestfinished', ended).off('requestfailed', ended)
  }
  if ((await page.locator('.maplibregl-map').count()) === 0) return
  await page.locator('.maplibregl-map[data-map=idle]').waitFor({ timeout: MAP_TIMEOUT_MS })
  await page.waitForTimeout(SETTLING_MS)
}
