import type { Page, Request } from '@playwright/test'

const POLL_MS = 250
/** The largest wall takes a minute for its first whole frame without a graphics card. */
const MAP_TIMEOUT_MS = 150_000
/** Pages with a map: before their code has come nothing in them says so. */
const WITH_MAP: ReadonlySet<string> = new Set(['/', '/wall'])
/** Where nobody is in view there is nobody to wait for. */
const UNITS_TIMEOUT_MS = 30_000
/** Marks, names and charts come a moment after the ground they stand on. */
const SETTLING_MS = 3_000

/** Waits until the page has asked for nothing for a while, no skeleton stands in it, and its map is drawn with the units on it. A map in software GL takes its time. */
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
  if (!WITH_MAP.has(new URL(page.url()).pathname)) return
  await page.locator('[data-map=idle]').waitFor({ timeout: MAP_TIMEOUT_MS })
  await page.waitForFunction(unitsAreDrawn, undefined, { timeout: UNITS_TIMEOUT_MS, polling: POLL_MS }).catch(() => process.stdout.write('  ! nobody is drawn on the map\n'))
  await page.waitForTimeout(SETTLING_MS)
}

/** Runs in the page: the canvas of the mass of units holds a mark; on a graphics processor, and while the past is played back, there is none to ask. */
export function unitsAreDrawn(): boolean {
  const canvas = document.querySelector<HTMLCanvasElement>('canvas[data-mass]')
  if (canvas === null || getComputedStyle(canvas).visibility === 'hidden') return true
  if (canvas.width === 0 || canvas.height === 0) return false
  const pen = new OffscreenCanvas(canvas.width, canvas.height).getContext('2d')
  pen?.drawImage(canvas, 0, 0)
  return pen?.getImageData(0, 0, canvas.width, canvas.height).data.some((value, at) => at % 4 === 3 && value > 0) ?? true
}
