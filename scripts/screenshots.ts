import { mkdirSync } from 'node:fs'
import { join } from 'node:path'
import { parseArgs } from 'node:util'
import type { Browser } from '@playwright/test'
import { cast } from './screenshots/cast.ts'
import { openStage } from './screenshots/living-stage.ts'
import { whenQuiet } from './screenshots/quiet-page.ts'
import { SHOTS, type Scenery, type Shot } from './screenshots/shots.ts'
import { streetPhoto } from './screenshots/street-photo.ts'

const DEMO_PASSWORD = 'guatu-demo'
/** The largest wall is 14.5 million pixels, drawn without a graphics card. */
const PICTURE_TIMEOUT_MS = 240_000

const { values } = parseArgs({ options: { out: { type: 'string', default: 'docs/screenshots' }, only: { type: 'string', default: '' } } })
const shots = SHOTS.filter(shot => shot.name.includes(values.only))
if (shots.length === 0) throw new Error(`no picture is called that; there are ${SHOTS.map(shot => shot.name).join(', ')}`)
mkdirSync(values.out, { recursive: true })

{
  await using stage = await openStage({ lives: true })
  for (const signal of ['SIGINT', 'SIGTERM'] as const) process.once(signal, () => void Promise.resolve(stage[Symbol.asyncDispose]()).finally(() => process.exit(1)))
  const scenery: Scenery = { url: stage.url, cast: await cast(stage.url), photo: await streetPhoto(stage.browser) }
  for (const shot of shots) await take(stage.browser, shot, scenery)
}
process.exit(process.exitCode ?? 0)

/** One picture in a browser context of its own; a picture that fails is told and the next one taken. */
async function take(browser: Browser, shot: Shot, scenery: Scenery): Promise<void> {
  const since = performance.now()
  const { size: [width, height], locale = 'zh-CN', isPhone = false } = shot
  const context = await browser.newContext({
    baseURL: scenery.url, locale, timezoneId: 'Asia/Shanghai', viewport: { width, height }, deviceScaleFactor: shot.scale ?? 1, isMobile: isPhone, hasTouch: isPhone,
    permissions: ['geolocation'], geolocation: { longitude: scenery.cast.gridCentre[0], latitude: scenery.cast.gridCentre[1], accuracy: 8 },
  })
  context.setDefaultTimeout(PICTURE_TIMEOUT_MS)
  try {
    if (shot.who !== null) await context.request.post('/api/auth/sign-in/username', { data: { username: shot.who, password: DEMO_PASSWORD } })
    const page = await context.newPage()
    page.on('pageerror', error => process.stdout.write(`  ! ${error.message}\n`))
    await page.goto(shot.path(scenery.cast))
    await whenQuiet(page)
    if (shot.act) {
      await shot.act(page, scenery)
      await whenQuiet(page)
    }
    await page.evaluate(() => document.fonts.ready)
    await page.screenshot({ path: join(values.out, `${shot.name}.png`), animations: 'allow', timeout: PICTURE_TIMEOUT_MS })
    process.stdout.write(`✓ ${shot.name} ${((performance.now() - since) / 1000).toFixed(0)} s\n`)
  } catch (error) {
    process.exitCode = 1
    process.stdout.write(`✗ ${shot.name}: ${(error instanceof Error ? error.message : String(error)).split('\n')[0]}\n`)
  } finally {
    await context.close()
  }
}
