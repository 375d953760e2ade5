import { brotliCompressSync } from 'node:zlib'
import type { Browser, Response } from '@playwright/test'
import { openStage } from './screenshots/living-stage.ts'
import { whenQuiet } from './screenshots/quiet-page.ts'

const DEMO_PASSWORD = 'guatu-demo'
const ROUTES = [
  { route: '/sign-in', who: null },
  { route: '/', who: 'city' },
  { route: '/wall', who: 'wall' },
  { route: '/m', who: 'grid' },
  { route: '/admin', who: 'admin' },
] as const
type Kind = 'js' | 'css' | 'font'
type Weight = { readonly route: string } & Record<Kind | 'total' | 'files', number>

const weights: Weight[] = []
{
  await using stage = await openStage({ lives: false })
  for (const { route, who } of ROUTES) weights.push(await weigh(stage, route, who))
}
process.stdout.write(`${tableOf(weights)}\n${JSON.stringify(weights)}\n`)
process.exit(0)

/** A first visit, nothing cached: what scripts, styles and fonts weigh as brotli at its best, in bytes. */
async function weigh({ browser, url }: { browser: Browser; url: string }, route: string, who: string | null): Promise<Weight> {
  const context = await browser.newContext({ baseURL: url, locale: 'zh-CN', viewport: { width: 1440, height: 900 } })
  if (who !== null) await context.request.post('/api/auth/sign-in/username', { data: { username: who, password: DEMO_PASSWORD } })
  const page = await context.newPage()
  const answers: Response[] = []
  context.on('response', response => void answers.push(response))
  await page.goto(route)
  await whenQuiet(page)
  const weight = { route, js: 0, css: 0, font: 0, total: 0, files: 0 }
  const seen = new Set<string>()
  for (const answer of answers) {
    const kind = kindOf(new URL(answer.url()).pathname)
    if (kind === null || !answer.ok() || seen.has(answer.url())) continue
    seen.add(answer.url())
    const bytes = await bodyOf(context.request, answer)
    weight[kind] += bytes
    weight.total += bytes
    weight.files += 1
  }
  await context.close()
  return weight
}

/** Asked for again: a browser may have let go of the body, a worker's above all. Fonts are packed already. */
async function bodyOf(request: { get(url: string): Promise<{ body(): Promise<Buffer> }> }, answer: Response): Promise<number> {
  const body = await (await request.get(answer.url())).body()
  return answer.url().includes('.woff') ? body.byteLength : brotliCompressSync(body).byteLength
}

function kindOf(pathname: string): Kind | null {
  if (/\.m?js$/.test(pathname)) return 'js'
  if (pathname.endsWith('.css')) return 'css'
  return /\.(woff2?|ttf|otf)$/.test(pathname) ? 'font' : null
}

function tableOf(rows: readonly Weight[]): string {
  const kB = (bytes: number) => `${(bytes / 1000).toFixed(0)} kB`.padStart(9)
  const lines = rows.map(row => `${row.route.padEnd(10)}${kB(row.js)}${kB(row.css)}${kB(row.font)}${kB(row.total)}${String(row.files).padStart(7)}`)
  return [`${'route'.padEnd(10)}${['js', 'css', 'fonts', 'total'].map(head => head.padStart(9)).join('')}${'files'.padStart(7)}`, ...lines].join('\n')
}
