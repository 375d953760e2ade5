import type { Hono } from 'hono'
import type { Role } from '#domain/identity'
import { type AreaBook, type AreaEntry, identityAuth, identitySlice, insertAccount } from '#domain/identity/server'
import { frozenClock } from '#platform/clock'
import { readEnv } from '#platform/env'
import { createApi } from '#platform/http'
import type { TestDatabase } from './database.ts'
import { testHandles } from './handles.ts'

export const PASSWORD = 'a-good-password'
const PATHS = ['140900/', '140900/140902/', '140900/140902/140902001/', '140900/140921/']
const AREAS = new Map(PATHS.map(path => [path.split('/').at(-2)!, path]))
const areaBook: AreaBook = async (_db, codes) =>
  new Map([...AREAS.keys()].filter(code => codes.includes(code)).map(code => [code, anArea(code)]))

export function anArea(code: string): AreaEntry {
  return { code, path: AREAS.get(code)!, name: `区${code}`, nameEn: code, level: 'county' }
}

export type Door = ReturnType<typeof aDoor>

/** The API with nothing but identity behind it, a clock that stands still, and areas on paper. */
export function aDoor(database: TestDatabase, settings: Parameters<typeof readEnv>[0] = {}) {
  const clock = frozenClock(new Date())
  const env = readEnv({ AUTH_SECRET: 'x'.repeat(40), DEMO: 'off', ADMIN_PASSWORD: PASSWORD, ...settings })
  const handles = testHandles(database, { clock, env })
  const app = createApi({ handles, slices: [identitySlice({ areaBook })], gate: identityAuth(handles) })
  return { app, handles, clock }
}

export async function anAccount({ handles }: Pick<Door, 'handles'>, username: string, at: { roles: Role[]; areaCode: string | null }) {
  const area = at.areaCode === null ? null : anArea(at.areaCode)
  const account = { username, displayName: username, roles: at.roles, area, departmentCode: null, password: PASSWORD, isDemo: false }
  return (await insertAccount(handles.db, account))!
}

type Ask = { method?: string; cookie?: string; body?: unknown; headers?: Record<string, string> }

export async function ask(app: Hono, path: string, { method = 'GET', cookie, body, headers }: Ask = {}) {
  const answer = await app.request(`http://127.0.0.1:8080${path}`, {
    method,
    headers: { host: '127.0.0.1:8080', 'content-type': 'application/json', ...(cookie && { cookie }), ...headers },
    ...(body !== undefined && { body: JSON.stringify(body) }),
  })
  const text = await answer.text()
  return { status: answer.status, headers: answer.headers, body: text.startsWith('{') ? JSON.parse(text) : text === 'null' ? null : text }
}

export function signIn(app: Hono, username: string, given: { password?: string; headers?: Record<string, string> } = {}) {
  const { password = PASSWORD, headers = {} } = given
  return ask(app, '/api/auth/sign-in/username', { method: 'POST', body: { username, password }, headers })
}

export async function cookieFor(app: Hono, username: string): Promise<string> {
  const answer = await signIn(app, username)
  if (answer.status !== 200) throw new Error(`sign-in answered ${answer.status}`)
  return answer.headers.getSetCookie()[0]!.split(';')[0]!
}
