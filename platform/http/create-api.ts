import { randomUUID } from 'node:crypto'
import { Hono, type Context as HonoContext } from 'hono'
import { compress } from 'hono/compress'
import { etag } from 'hono/etag'
import { z } from 'zod'
import { runCommand, runQuery } from '#platform/command'
import type { Actor } from '#platform/context'
import type { Handles } from '#platform/handles'
import { commonProblems, problem } from '#platform/pure'
import type { Handler, Slice } from '#platform/slice'
import { apiPage } from './api-page.ts'
import { baseMapRoutes } from './base-map-routes.ts'
import { callerAddress } from './caller-address.ts'
import { healthRoutes } from './health-routes.ts'
import { isOwnOrigin } from './own-origin.ts'
import { openApiDocument } from './open-api.ts'
import { badInput, problemResponse } from './problem-response.ts'
import { readInput } from './read-input.ts'

/** Who is at the door; `domain/identity` answers, platform only asks. */
export type Gate = {
  /** Sign-in, sign-out and what belongs to sessions, under `/api/auth/`. */
  handle(request: Request, address: string): Promise<Response>
  actorOf(headers: Headers): Promise<Actor | null>
  /** Whether any of the actor's roles has this action in any relation. */
  mayEver(actor: Actor, action: string): boolean
}

export type ApiOptions = { readonly handles: Handles; readonly slices: readonly Slice[]; readonly gate: Gate }

const foreignOrigin = problem('foreign_origin', 403, { zh: '请求来自别的网站', en: 'The request came from another site.' })
const IDEMPOTENCY_KEY = z.string().regex(/^[\x21-\x7e]{8,100}$/)

/** Who comes without a session to what is `public`: what they bring with them is all they have. */
const NOBODY: Actor = { accountId: 'nobody', username: '', displayName: '', roles: [], area: null, departmentCode: null }

/** The whole HTTP API: a route for every contract of every slice, and nothing else. */
export function createApi(options: ApiOptions): Hono {
  const { handles, slices, gate } = options
  const app = new Hono()
  app.onError((error, c) =>
    problemResponse(error, { requestId: requestIdOf(c), log: handles.log, prefersEnglish: prefersEnglish(c) }),
  )
  app.use('/api/*', async (c, next) => {
    refuseForeignOrigin(c, handles)
    await next()
    c.header('cache-control', c.res.headers.get('cache-control') ?? 'no-store')
    c.header('x-content-type-options', 'nosniff')
  })
  app.use('/api/*', compress())
  app.use('/api/tiles/*', etag())
  app.route('/', healthRoutes(handles))
  app.route('/', baseMapRoutes(handles.env))
  app.get('/api/openapi.json', c => c.json(openApiDocument(slices)))
  app.route('/api/docs', apiPage())
  app.on(['GET', 'POST'], '/api/auth/*', c => gate.handle(c.req.raw, callerAddress(c, handles.env)))
  for (const slice of slices) for (const handler of slice.handlers) mount(app, handler, options)
  app.all('/api/*', () => {
    throw commonProblems.notFound()
  })
  return app
}

function mount(app: Hono, handler: Handler, { handles, gate }: ApiOptions): void {
  const { contract } = handler
  const [method, path] = contract.route.split(' ') as [string, string]
  app.on(method, path.replaceAll(/\{(\w+)\}/g, ':$1'), async c => {
    const startedMs = performance.now()
    const requestId = requestIdOf(c)
    const isPublic = contract.action === 'public'
    const actor = (await gate.actorOf(c.req.raw.headers)) ?? (isPublic ? NOBODY : null)
    if (!actor) throw commonProblems.signInFirst()
    if (!isPublic && !gate.mayEver(actor, contract.action)) throw commonProblems.notAllowed({ action: contract.action })
    const input = await readInput(c, contract)
    const asked = { actor, requestId, ...idempotencyKeyOf(c) }
    const answer = await (contract.kind === 'command' ? runCommand : runQuery)(handles, handler, { input, asked })
    handles.metrics.httpSeconds.observe({ route: contract.route, status: 200 }, (performance.now() - startedMs) / 1000)
    return answer instanceof Response ? answer : ofKnownLength(c, answer ?? {})
  })
}

/** So that what is small is not compressed: of what a screen that comes back costs us, gzip of its ticket was a tenth. */
function ofKnownLength(c: HonoContext, answer: unknown): Response {
  const body = new TextEncoder().encode(JSON.stringify(answer))
  return c.body(body, 200, { 'content-type': 'application/json', 'content-length': String(body.length) })
}

function idempotencyKeyOf(c: HonoContext): { idempotencyKey?: string } {
  const given = c.req.header('idempotency-key')
  if (given === undefined) return {}
  const parsed = IDEMPOTENCY_KEY.safeParse(given)
  if (!parsed.success) throw badInput(parsed.error)
  return { idempotencyKey: parsed.data }
}

/** Cookies travel with any request a browser makes, so a change must come from our own pages. */
function refuseForeignOrigin(c: HonoContext, { env }: Handles): void {
  if (c.req.method === 'GET' || c.req.method === 'HEAD') return
  const asked = { origin: c.req.header('origin'), host: c.req.header('host'), fetchSite: c.req.header('sec-fetch-site') }
  if (!isOwnOrigin(asked, env)) throw foreignOrigin()
}

function requestIdOf(c: HonoContext): string {
  const kept = c.get('requestId' as never) as string | undefined
  if (kept) return kept
  const given = c.req.header('x-request-id')
  const id = given && /^[\w-]{8,64}$/.test(given) ? given : randomUUID()
  c.set('requestId' as never, id as never)
  c.header('x-request-id', id)
  return id
}

function prefersEnglish(c: HonoContext): boolean {
  return /^\s*en/i.test(c.req.header('accept-language') ?? '')
}
