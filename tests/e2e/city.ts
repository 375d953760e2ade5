import { type APIRequestContext, type Browser, type BrowserContext, type BrowserContextOptions, type Page, test as base, expect } from '@playwright/test'
import { type Watch, watchPage } from './watched-page.ts'

export { expect }

const DEMO_PASSWORD = 'guatu-demo'
export const PHONE = { viewport: { width: 390, height: 844 }, isMobile: true, hasTouch: true } as const

export type Visitor = { readonly page: Page; readonly context: BrowserContext; readonly watch: Watch; readonly api: Api }
export type Visit = BrowserContextOptions & {
  readonly password?: string
  /** Failures this test provokes: `401 POST /api/…`. */
  readonly expected?: RegExp
}

export type City = {
  /** Somebody signed in, with a browser of their own; a page that misbehaves fails the test. */
  visit(username: string | null, options?: Visit): Promise<Visitor>
  /** The same account without a screen. */
  api(username: string, password?: string): Promise<Api>
  readonly ports: { readonly jt808: number; readonly http: number }
}

/** JSON in and out; throws what the server said when it refuses. */
export class Api {
  readonly request: APIRequestContext

  constructor(request: APIRequestContext) {
    this.request = request
  }

  async ask<T = Record<string, unknown>>(route: string, data?: unknown): Promise<T> {
    const [method = 'GET', path = '/'] = route.split(' ')
    const answer = await this.request.fetch(path, { method, ...(data === undefined ? {} : { data }) })
    if (!answer.ok()) throw new Error(`${route} answered ${answer.status()}: ${await answer.text()}`)
    return (await answer.json()) as T
  }

  async status(route: string): Promise<number> {
    const [method = 'GET', path = '/'] = route.split(' ')
    return (await this.request.fetch(path, { method })).status()
  }
}

export const test = base.extend<{ city: City }>({
  city: async ({ browser, playwright, baseURL }, use, { config }) => {
    const origin = baseURL ?? ''
    const visitors: Visitor[] = []
    const requests: APIRequestContext[] = []
    await use({
      ports: { jt808: portOf(config.metadata, 'JT808_PORT'), http: portOf(config.metadata, 'PORT') },
      async visit(username, options = {}) {
        const visitor = await arrive(browser, { origin, username, options })
        visitors.push(visitor)
        return visitor
      },
      async api(username, password = DEMO_PASSWORD) {
        const request = await playwright.request.newContext({ baseURL: origin })
        requests.push(request)
        await signIn(request, username, password)
        return new Api(request)
      },
    })
    const faults = visitors.flatMap(({ watch }) => watch.faults)
    await Promise.all(visitors.map(({ context }) => context.close()))
    await Promise.all(requests.map(request => request.dispose()))
    expect(faults, 'pages ran without an error, a policy violation or a request to elsewhere').toEqual([])
  },
})

function portOf(metadata: { server?: unknown }, name: 'PORT' | 'JT808_PORT'): number {
  return Number((metadata.server as Record<string, string>)[name])
}

type Arrival = { readonly origin: string; readonly username: string | null; readonly options: Visit }

async function arrive(browser: Browser, { origin, username, options }: Arrival): Promise<Visitor> {
  const { password = DEMO_PASSWORD, expected, ...rest } = options
  const context = await browser.newContext({ baseURL: origin, locale: 'zh-CN', timezoneId: 'Asia/Shanghai', viewport: { width: 1440, height: 900 }, ...rest })
  if (username !== null) await signIn(context.request, username, password)
  const page = await context.newPage()
  const watch = watchPage(page, { origin, ...(expected === undefined ? {} : { expected }) })
  return { page, context, watch, api: new Api(context.request) }
}

async function signIn(request: APIRequestContext, username: string, password: string): Promise<void> {
  const answer = await request.post('/api/auth/sign-in/username', { data: { username, password } })
  if (!answer.ok()) throw new Error(`sign-in of ${username} answered ${answer.status()}: ${await answer.text()}`)
}
