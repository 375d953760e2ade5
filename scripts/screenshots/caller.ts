import { type APIRequestContext, request } from '@playwright/test'

const DEMO_PASSWORD = 'guatu-demo'

/**
 * The demo accounts at the API. Not by `fetch`: Next, in this same process, puts its own in its place, and an answer
 * whose body is thrown away there never ends.
 */
export class Caller implements AsyncDisposable {
  readonly #url: string
  readonly #accounts = new Map<string, Promise<APIRequestContext>>()

  constructor(url: string) {
    this.#url = url
  }

  /** Throws what the server said when it refuses. */
  async ask<T>(username: string, route: string, data?: unknown): Promise<T> {
    const [method = 'GET', path = '/'] = route.split(' ')
    const answer = await (await this.#account(username)).fetch(path, { method, ...(data === undefined ? {} : { data }) })
    if (!answer.ok()) throw new Error(`${route} answered ${answer.status()}: ${await answer.text()}`)
    return (answer.headers()['content-type']?.includes('json') ? await answer.json() : await answer.text()) as T
  }

  #account(username: string): Promise<APIRequestContext> {
    const known = this.#accounts.get(username) ?? signIn(this.#url, username)
    this.#accounts.set(username, known)
    return known
  }

  async [Symbol.asyncDispose](): Promise<void> {
    for (const account of this.#accounts.values()) await (await account).dispose()
  }
}

async function signIn(url: string, username: string): Promise<APIRequestContext> {
  const account = await request.newContext({ baseURL: url })
  await account.post('/api/auth/sign-in/username', { data: { username, password: DEMO_PASSWORD } })
  return account
}
