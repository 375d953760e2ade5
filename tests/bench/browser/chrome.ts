import { type Browser, type CDPSession, type Page, chromium } from '@playwright/test'
import { chromiumPath } from '../../../scripts/test-machine.ts'

/**
 * WebGL 2 by a program (Mesa's llvmpipe), the fastest there is without a graphics processor: SwiftShader, which Chromium takes
 * where there is nothing else, needs 6.5 times its CPU. And a browser that asks nobody for anything.
 */
const FLAGS = ['--no-sandbox', '--disable-quic', '--no-first-run', '--disable-background-networking', '--disable-component-update', '--disable-sync', '--use-angle=gl-egl', '--ignore-gpu-blocklist']

export type Chrome = AsyncDisposable & {
  readonly page: Page
  /** CPU of the page's own thread in all its tasks, ms: no worker's, no graphics process's, no waiting. */
  readonly mainThreadMs: () => Promise<number>
  /** CPU of all the browser's processes while this is done, ms. */
  readonly cpuOf: (work: () => Promise<unknown>) => Promise<number>
  readonly faults: string[]
}

export async function openChrome(url: string): Promise<Chrome> {
  const executablePath = chromiumPath(process.env['CHROMIUM_PATH'])
  const browser: Browser = await chromium.launch({ ...(executablePath ? { executablePath } : {}), args: FLAGS })
  const page = await browser.newPage({ viewport: { width: 1920, height: 1080 } })
  const faults: string[] = []
  page.on('pageerror', error => faults.push(error.message))
  await page.goto(url)
  await page.waitForFunction(() => 'bench' in globalThis)
  const session = await page.context().newCDPSession(page)
  await session.send('Performance.enable', { timeDomain: 'threadTicks' })
  const root = await browser.newBrowserCDPSession()
  return {
    page, faults, mainThreadMs: () => taskMs(session),
    cpuOf: async work => {
      const before = await processTimes(root)
      await work()
      const after = await processTimes(root)
      return [...after].reduce((sum, [pid, ms]) => sum + ms - (before.get(pid) ?? ms), 0)
    },
    [Symbol.asyncDispose]: () => browser.close(),
  }
}

async function taskMs(session: CDPSession): Promise<number> {
  const { metrics } = await session.send('Performance.getMetrics')
  return (metrics.find(metric => metric.name === 'TaskDuration')?.value ?? Number.NaN) * 1000
}

async function processTimes(root: CDPSession): Promise<Map<number, number>> {
  const { processInfo } = await root.send('SystemInfo.getProcessInfo')
  return new Map(processInfo.map(({ id, cpuTime }) => [id, cpuTime * 1000]))
}
