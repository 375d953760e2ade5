import { randomUUID } from 'node:crypto'
import { type Context, Hono } from 'hono'
import { bodyLimit } from 'hono/body-limit'
import { ZodError } from 'zod'
import type { DeviceFix } from '#domain/track'
import { problemResponse } from '#platform/http'
import { type Problem, commonProblems } from '#platform/pure'
import type { DeviceDoor } from '../device-door.ts'
import { fixesOfJson } from './json-fix.ts'
import { fixesOfOwn, isOwnBatch } from './own-batch.ts'
import { fixOfOwnTracks, isOwnTracks } from './owntracks-fix.ts'
import { osmandProblems } from './problems.ts'
import { fixOfQuery } from './query-fix.ts'

/** 2,000 fixes of our own JSON at some 250 bytes; a Traccar client's 200 locations need 64 kB. */
const BODY_LIMIT_BYTES = 512 * 1024
const QUERY_LIMIT_CHARS = 8 * 1024
const MAX_FAULTS = 8

type Read = { readonly fixes: readonly DeviceFix[]; readonly isOwnTracks: boolean }

/**
 * [DOOR-1] The door of OsmAnd, Traccar Client and whatever else speaks their HTTP: 200 with an empty body once the fix is kept,
 * for known and unknown devices alike; 503 when it could not be kept, so that the client sends it again.
 */
export function osmandRoutes(door: DeviceDoor): Hono {
  const app = new Hono()
  const limit = bodyLimit({ maxSize: BODY_LIMIT_BYTES, onError: c => refuse(c, door, commonProblems.tooLarge({ limitBytes: BODY_LIMIT_BYTES })) })
  app.on(['GET', 'POST'], ['/', '*'], limit, c => answer(c, door))
  return app
}

async function answer(c: Context, door: DeviceDoor): Promise<Response> {
  let read: Read
  try {
    read = await readFixes(c, door.clock.now())
  } catch (error) {
    return refuse(c, door, error instanceof ZodError ? badFix(error) : error)
  }
  const { fixes } = read
  try {
    if (fixes.length > 0) await door.receive(fixes)
  } catch (error) {
    door.log.error({ err: error, fixes: fixes.length }, 'osmand fixes not kept')
    return refuse(c, door, osmandProblems.notKept())
  }
  door.metrics?.fixesReceived.inc({ protocol: 'osmand' }, fixes.length)
  // OwnTracks reads the answer as a list of messages for it; there are none.
  return read.isOwnTracks ? c.json([]) : c.body(null, 200)
}

/** JSON is known by its first character: clients in the field send it under every content type. */
async function readFixes(c: Context, now: Date): Promise<Read> {
  const search = new URL(c.req.url).search
  if (search.length > QUERY_LIMIT_CHARS) throw commonProblems.tooLarge({ limitBytes: QUERY_LIMIT_CHARS })
  const query = new URLSearchParams(search)
  const body = c.req.method === 'POST' ? (await c.req.text()).trim() : ''
  if (!body.startsWith('{') && !body.startsWith('[')) return { fixes: [fixOfQuery(new URLSearchParams([...query, ...new URLSearchParams(body)]), now)], isOwnTracks: false }
  const json = parseJson(body)
  if (isOwnTracks(json)) return { fixes: [fixOfOwnTracks(json, ownTracksDevice(c, query), 'osmand') ?? []].flat(), isOwnTracks: true }
  const named = query.get('id') ?? query.get('deviceid')
  return { fixes: isOwnBatch(json) ? fixesOfOwn(json, { device: named, protocol: 'osmand' }) : fixesOfJson(json, { fallbackId: named, now }), isOwnTracks: false }
}

/** OwnTracks names its user and device in headers, or in the address; here they are one device, `user/device`. */
function ownTracksDevice(c: Context, query: URLSearchParams): string {
  return [c.req.header('x-limit-u') ?? query.get('u'), c.req.header('x-limit-d') ?? query.get('d')].filter(Boolean).join('/')
}

function parseJson(text: string): unknown {
  try {
    return JSON.parse(text)
  } catch {
    throw osmandProblems.notJson()
  }
}

/** Names the fields at fault, never their values: they say where somebody is. */
function badFix(error: ZodError): Problem {
  const faults = error.issues.slice(0, MAX_FAULTS).map(issue => ({ path: issue.path.join('.').slice(0, 80), message: issue.message.slice(0, 120) }))
  return commonProblems.badInput({ faults })
}

function refuse(c: Context, door: DeviceDoor, error: unknown): Response {
  const requestId = randomUUID()
  const response = problemResponse(error, { requestId, log: door.log, prefersEnglish: c.req.header('accept-language')?.startsWith('en') ?? false })
  door.log.debug({ requestId, status: response.status }, '--x osmand')
  return response
}
