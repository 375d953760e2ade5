import type { Page } from '@playwright/test'
import type { Cast } from './cast.ts'

export type Scenery = { readonly cast: Cast; readonly url: string; readonly photo: { name: string; mimeType: string; buffer: Buffer } }

export type Shot = {
  readonly name: string
  readonly who: string | null
  readonly path: (cast: Cast) => string
  readonly size: readonly [width: number, height: number]
  readonly scale?: number
  readonly locale?: 'zh-CN' | 'en'
  readonly isPhone?: boolean
  /** After the page is quiet: what a person would do before the picture is taken. */
  readonly act?: (page: Page, scenery: Scenery) => Promise<void>
}

const WALLS = [[1920, 1080], [3840, 2160], [3840, 1080], [6720, 2160]] as const
const DESK = { who: 'city', path: (cast: Cast) => `/?incident=${cast.waiting.id}`, size: [1440, 900] } as const
const PHONE = { who: 'grid', size: [390, 844], scale: 2, isPhone: true } as const
const ADMIN = { who: 'admin', size: [1440, 900] } as const

export const SHOTS: readonly Shot[] = [
  ...WALLS.map(([width, height]): Shot => ({ name: `wall-${width}x${height}`, who: 'wall', path: () => '/wall', size: [width, height] })),
  { name: 'wall-en-1920x1080', who: 'wall', path: () => '/wall', size: [1920, 1080], locale: 'en' },
  { name: 'desk-1440x900', ...DESK },
  { name: 'desk-en-1440x900', ...DESK, locale: 'en' },
  { name: 'nearest-1440x900', ...DESK, path: cast => `/?incident=${cast.unsent.id}` },
  { name: 'fence-alert-1440x900', ...DESK, path: cast => `/?watch=alerts.${cast.courier.alertId}` },
  { name: 'playback-1440x900', ...DESK, path: cast => `/?play=${cast.courier.playback}`, act: stopOnTheWayBack },
  { name: 'phone-390x844', ...PHONE, path: () => '/m' },
  { name: 'phone-report-390x844', ...PHONE, path: () => '/m?tab=report', act: fillReport },
  { name: 'admin-import-1440x900', ...ADMIN, path: () => '/admin?view=areas', act: checkImport },
  { name: 'admin-devices-1440x900', ...ADMIN, path: () => '/admin?view=devices', act: openStranger },
  { name: 'sign-in-1440x900', who: null, path: () => '/sign-in', size: [1440, 900] },
]

/** Still, with what lies behind it, in the middle of its way back. */
async function stopOnTheWayBack(page: Page): Promise<void> {
  const pause = page.getByRole('button', { name: '暂停' })
  if (await pause.isVisible()) await pause.click() // it may have come to its end
  const slider = (await page.getByRole('slider', { name: '时刻' }).boundingBox())!
  await page.mouse.click(slider.x + slider.width * 0.86, slider.y + slider.height / 2)
}

async function fillReport(page: Page, { photo }: Scenery): Promise<void> {
  await page.locator('input[type=file]').first().setInputFiles(photo)
  await page.getByRole('radio', { name: '供暖故障' }).click()
  await page.getByText('重拍').waitFor()
}

/** The counties as they are, in a file of their own: one with a new name, one that crosses itself. */
async function checkImport(page: Page): Promise<void> {
  const file = await countiesFile(page)
  await page.getByRole('button', { name: '导入边界' }).click()
  await page.locator('input[type=file]').setInputFiles(file)
  await page.getByRole('radio', { name: /WGS 84/ }).check()
  await page.getByRole('button', { name: '只核对，不写入' }).click()
  await page.getByText(/^收到 \d+ 个/).waitFor({ timeout: 60_000 })
}

type County = { readonly code: string; readonly name: string }
type Ring = [number, number][]

async function countiesFile(page: Page): Promise<{ name: string; mimeType: string; buffer: Buffer }> {
  const read = async <T>(path: string): Promise<T> => (await (await page.context().request.get(path)).json()) as T
  const { items } = await read<{ items: County[] }>('/api/areas?level=county')
  const features = await Promise.all(
    items.map(async ({ code, name }, index) => {
      const geometry = await read<{ type: string; coordinates: Ring[] | Ring[][] }>(`/api/areas/${code}/boundary`)
      const properties = { code, name: index === 1 ? name.replace(/.$/, '市') : name, level: 'county' }
      return { type: 'Feature', properties, geometry: index === 5 ? crossed(geometry) : geometry }
    }),
  )
  return { name: 'xinzhou-counties.geojson', mimeType: 'application/geo+json', buffer: Buffer.from(JSON.stringify({ type: 'FeatureCollection', features })) }
}

/** Swaps two corners a quarter apart. */
function crossed(geometry: { type: string; coordinates: Ring[] | Ring[][] }) {
  const copy = structuredClone(geometry)
  const ring = (copy.type === 'Polygon' ? copy.coordinates[0] : copy.coordinates[0]?.[0]) as Ring
  const [one, other] = [Math.floor(ring.length / 4), Math.floor(ring.length / 2)]
  const kept = ring[one]
  const moved = ring[other]
  if (kept && moved) [ring[one], ring[other]] = [moved, kept]
  return copy
}

async function openStranger(page: Page): Promise<void> {
  await page.getByRole('row').nth(1).getByRole('button').click()
  await page.getByText('已按最近地点填好，可以改').waitFor({ timeout: 20_000 })
}
