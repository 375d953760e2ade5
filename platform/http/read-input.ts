import type { Context as HonoContext } from 'hono'
import type { Command, Problem, Query } from '#platform/pure'
import { commonProblems } from '#platform/pure'
import { badInput } from './problem-response.ts'

const DEFAULT_BODY_BYTES = 1024 * 1024
const MAX_DEPTH = 24

/** Path, query and body as one object, bounded in size and depth and parsed by the contract's schema. */
export async function readInput(c: HonoContext, contract: Command | Query): Promise<unknown> {
  const inPath = c.req.param() as Record<string, string>
  if (Object.values({ ...c.req.query(), ...inPath }).some(text => text.includes('\0'))) throw holdsNul()
  const raw: Record<string, unknown> = { ...c.req.query(), ...(await readBody(c, contract)), ...inPath }
  const parsed = contract.input.safeParse(raw)
  if (!parsed.success) throw badInput(parsed.error)
  return parsed.data
}

async function readBody(c: HonoContext, contract: Command | Query): Promise<Record<string, unknown>> {
  if (contract.kind === 'query' || c.req.method === 'GET') return {}
  const bytes = await readBytes(c.req.raw, contract.bodyLimitBytes ?? DEFAULT_BODY_BYTES)
  if (contract.bytesAs) return { [contract.bytesAs]: bytes }
  if (bytes.byteLength === 0) return {}
  const body = parseJson(bytes)
  if (contract.bodyAs) return { [contract.bodyAs]: body }
  if (typeof body !== 'object' || body === null || Array.isArray(body)) {
    throw commonProblems.badInput({ faults: [{ path: '', message: 'a JSON object is expected' }] })
  }
  return body as Record<string, unknown>
}

async function readBytes(request: Request, limitBytes: number): Promise<Uint8Array> {
  if (Number(request.headers.get('content-length') ?? 0) > limitBytes) throw commonProblems.tooLarge({ limitBytes })
  const parts: Uint8Array[] = []
  let size = 0
  for await (const part of request.body ?? []) {
    size += part.byteLength
    if (size > limitBytes) throw commonProblems.tooLarge({ limitBytes })
    parts.push(part)
  }
  return parts.length === 1 ? parts[0]! : new Uint8Array(Buffer.concat(parts))
}

/** JSON, refused when nested deeper than anything we speak: recursion over hostile input must stay bounded. */
function parseJson(bytes: Uint8Array): unknown {
  let depth = 0
  let isInText = false
  for (let at = 0; at < bytes.byteLength; at++) {
    const byte = bytes[at]
    if (isInText) {
      if (byte === 0x5c) at++
      else if (byte === 0x22) isInText = false
    } else if (byte === 0x22) isInText = true
    else if (byte === 0x7b || byte === 0x5b) {
      if (++depth > MAX_DEPTH) throw commonProblems.badInput({ faults: [{ path: '', message: 'nested too deep' }] })
    } else if (byte === 0x7d || byte === 0x5d) depth--
  }
  const text = decode(bytes)
  if (text.includes('\\u0000')) throw holdsNul()
  try {
    return JSON.parse(text)
  } catch {
    throw commonProblems.badInput({ faults: [{ path: '', message: 'not JSON' }] })
  }
}

function decode(bytes: Uint8Array): string {
  try {
    return new TextDecoder('utf-8', { fatal: true }).decode(bytes)
  } catch {
    throw commonProblems.badInput({ faults: [{ path: '', message: 'not UTF-8' }] })
  }
}

/** PostgreSQL's text cannot hold it, and no person types it. */
function holdsNul(): Problem {
  return commonProblems.badInput({ faults: [{ path: '', message: 'holds a NUL character' }] })
}
