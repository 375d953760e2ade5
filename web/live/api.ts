import type { z } from 'zod'
import { type Command, Problem, type Query, type Words, problem } from '#platform/pure'

/** What the server never said, because it was not reached. */
export const linkProblems = {
  noNetwork: problem('no_network', 0, { zh: '连不上服务器，请检查网络', en: 'The server cannot be reached. Check the network.' }),
  serverFault: problem<{ status: number; id: string }>('server_fault', 500, {
    zh: ({ id }) => `服务器出了问题，请把编号 ${id} 告诉管理员`,
    en: ({ id }) => `The server failed. Tell an administrator the number ${id}.`,
  }),
}

type Contract<In extends z.ZodType, Out extends z.ZodType> = { readonly input: In; readonly output: Out }
export type AskOptions = { readonly signal?: AbortSignal; /** A 401 is thrown like any other problem instead of leading to the sign-in. */ readonly stay?: boolean }
export type OrderOptions = AskOptions & { readonly idempotencyKey?: string }

/** Calls a query. The answer is typed by its contract and not checked again: the server has done so. */
export async function ask<In extends z.ZodType, Out extends z.ZodType>(
  contract: Query<In, Out>,
  input: z.input<In>,
  options: AskOptions = {},
): Promise<z.output<Contract<In, Out>['output']>> {
  return (await call(contract, input as Record<string, unknown>, { ...options, headers: {} })) as z.output<Out>
}

/** Calls a command. The same key sent twice is carried out once, so a retry is always safe. */
export async function order<In extends z.ZodType, Out extends z.ZodType>(
  contract: Command<In, Out>,
  input: z.input<In>,
  { idempotencyKey = newKey(), ...options }: OrderOptions = {},
): Promise<z.output<Contract<In, Out>['output']>> {
  return (await call(contract, input as Record<string, unknown>, { ...options, headers: { 'idempotency-key': idempotencyKey } })) as z.output<Out>
}

/** A random UUID; `crypto.randomUUID` is missing on plain http inside a closed network, `getRandomValues` is not. */
export function newKey(): string {
  const bytes = crypto.getRandomValues(new Uint8Array(16))
  bytes[6] = (bytes[6]! & 0x0f) | 0x40
  bytes[8] = (bytes[8]! & 0x3f) | 0x80
  const hex = Array.from(bytes, byte => byte.toString(16).padStart(2, '0')).join('')
  return [hex.slice(0, 8), hex.slice(8, 12), hex.slice(12, 16), hex.slice(16, 20), hex.slice(20)].join('-')
}

type Sent = AskOptions & { readonly headers: Record<string, string> }

async function call(contract: Command | Query, input: Record<string, unknown>, { signal, stay, headers }: Sent): Promise<unknown> {
  const { method, url, body, type } = requestOf(contract, input)
  let answer: Response
  try {
    answer = await fetch(url, {
      method,
      headers: { accept: 'application/json', ...(type === undefined ? {} : { 'content-type': type }), ...headers },
      credentials: 'same-origin',
      ...(body === undefined ? {} : { body }),
      ...(signal === undefined ? {} : { signal }),
    })
  } catch (error) {
    if (signal?.aborted) throw error
    throw linkProblems.noNetwork()
  }
  if (answer.ok) return answer.status === 204 ? undefined : await answer.json()
  if (answer.status === 401 && !stay) toSignIn()
  throw await problemOf(answer)
}

export type WireRequest = { method: string; url: string; body?: BodyInit; type?: string }

/** `[WEB-1]` Path parameters go into the path; the rest is the query of a GET, the JSON body of anything else. */
export function requestOf(contract: Command | Query, input: Record<string, unknown>): WireRequest {
  const [method = 'GET', pattern = '/'] = contract.route.split(' ')
  const rest = new Map(Object.entries(input).filter(([, value]) => value !== undefined))
  const path = pattern.replace(/\{(\w+)\}/g, (_, name: string) => {
    const value = String(rest.get(name) ?? '')
    rest.delete(name)
    return encodeURIComponent(value)
  })
  if (contract.bytesAs !== undefined) {
    const bytes = rest.get(contract.bytesAs) as Uint8Array<ArrayBuffer>
    rest.delete(contract.bytesAs)
    return { method, url: withQuery(path, rest), body: new Blob([bytes]), type: 'application/octet-stream' }
  }
  if (contract.bodyAs !== undefined) {
    const whole = rest.get(contract.bodyAs)
    rest.delete(contract.bodyAs)
    return { method, url: withQuery(path, rest), body: JSON.stringify(whole), type: 'application/json' }
  }
  if (method === 'GET') return { method, url: withQuery(path, rest) }
  return { method, url: path, body: JSON.stringify(Object.fromEntries(rest)), type: 'application/json' }
}

function withQuery(path: string, values: ReadonlyMap<string, unknown>): string {
  const query = new URLSearchParams()
  for (const [name, value] of values) if (value !== null) query.set(name, String(value))
  return query.size === 0 ? path : `${path}?${query}`
}

type ProblemBody = { code?: unknown; title?: unknown; detail?: unknown; message?: unknown; words?: Partial<Words>; details?: Record<string, unknown>; requestId?: unknown; instance?: unknown }

/** Reads problem+json; an answer in any other shape (a proxy's page, say) becomes a server fault with its number. */
export async function problemOf(answer: Response): Promise<Problem> {
  const body: ProblemBody = await answer.json().catch(() => ({}))
  const id = String(body.requestId ?? body.instance ?? answer.headers.get('x-request-id') ?? '–')
  if (typeof body.code !== 'string') return linkProblems.serverFault({ status: answer.status, id })
  const english = String(body.words?.en ?? body.detail ?? body.title ?? body.message ?? body.code)
  return new Problem(body.code, answer.status, { zh: body.words?.zh ?? english, en: english }, { ...body.details, requestId: id })
}

/** Every request under way is refused at once: a second leave would break off the first. */
const LEAVE_ONCE_MS = 5_000
let leftAtMs = Number.NEGATIVE_INFINITY

/** Who leaves on purpose is not sent away a second time by what is refused meanwhile. */
export function leaving(): void {
  leftAtMs = performance.now()
}

/** Leaves for the sign-in and comes back to the same place after it. */
export function toSignIn(): void {
  if (location.pathname === '/sign-in' || performance.now() - leftAtMs < LEAVE_ONCE_MS) return
  leaving()
  const here = `${location.pathname}${location.search}`
  location.assign(here === '/' ? '/sign-in' : `/sign-in?back=${encodeURIComponent(here)}`)
}
