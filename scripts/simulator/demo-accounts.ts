const PASSWORD = 'guatu-demo'
const TIMEOUT_MS = 10_000

export type Answer = { readonly status: number; readonly body: unknown }

/** The demo accounts at the API, as browsers use it: signed in once, again when their session has ended. */
export class DemoAccounts {
  readonly #url: string
  readonly #cookies = new Map<string, Promise<string>>()

  constructor(url: string) {
    this.#url = url
  }

  /** `route` is method and path; a body is sent as JSON. Throws only when nobody answers or sign-in is refused. */
  async ask(username: string, route: string, body?: unknown): Promise<Answer> {
    const first = await this.#askOnce(username, route, body)
    if (first.status !== 401) return first
    this.#cookies.delete(username)
    return this.#askOnce(username, route, body)
  }

  async #askOnce(username: string, route: string, body: unknown): Promise<Answer> {
    const [method = 'GET', path = '/'] = route.split(' ')
    const answer = await fetch(`${this.#url}${path}`, {
      method,
      headers: { cookie: await this.#cookieOf(username), 'content-type': 'application/json' },
      signal: AbortSignal.timeout(TIMEOUT_MS),
      ...(body === undefined ? {} : { body: JSON.stringify(body) }),
    })
    const text = await answer.text()
    return { status: answer.status, body: answer.headers.get('content-type')?.includes('json') ? JSON.parse(text) : text }
  }

  /** One sign-in at a time for each name; a failed one is forgotten. */
  #cookieOf(username: string): Promise<string> {
    const known = this.#cookies.get(username)
    if (known) return known
    const cookie = this.#signIn(username)
    this.#cookies.set(username, cookie)
    cookie.catch(() => this.#cookies.delete(username))
    return cookie
  }

  async #signIn(username: string): Promise<string> {
    const answer = await fetch(`${this.#url}/api/auth/sign-in/username`, {
      method: 'POST',
      headers: { 'content-type': 'application/json' },
      body: JSON.stringify({ username, password: PASSWORD }),
      signal: AbortSignal.timeout(TIMEOUT_MS),
    })
    await answer.body?.cancel()
    if (!answer.ok) throw new Error(`sign-in of ${username} answered ${answer.status}`)
    return answer.headers.getSetCookie().map(line => line.split(';')[0]).join('; ')
  }
}
