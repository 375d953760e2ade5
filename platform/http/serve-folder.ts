import { createReadStream } from 'node:fs'
import { stat } from 'node:fs/promises'
import type { IncomingMessage, ServerResponse } from 'node:http'
import { extname, join, normalize, sep } from 'node:path'

const TYPES: Record<string, string> = {
  '.css': 'text/css; charset=utf-8',
  '.html': 'text/html; charset=utf-8',
  '.ico': 'image/x-icon',
  '.js': 'text/javascript; charset=utf-8',
  '.json': 'application/json',
  '.mjs': 'text/javascript; charset=utf-8',
  '.pbf': 'application/x-protobuf',
  '.png': 'image/png',
  '.svg': 'image/svg+xml',
  '.txt': 'text/plain; charset=utf-8',
  '.webmanifest': 'application/manifest+json',
  '.woff2': 'font/woff2',
}

/** Answers a GET for a plain file inside one folder; false when there is none and somebody else should answer. */
export async function serveFolder(folder: string, request: IncomingMessage, response: ServerResponse): Promise<boolean> {
  if (request.method !== 'GET' && request.method !== 'HEAD') return false
  const path = filePath(folder, request.url ?? '/')
  const found = path ? await stat(path).catch(() => null) : null
  if (!path || !found?.isFile()) return false
  response.setHeader('content-type', TYPES[extname(path)] ?? 'application/octet-stream')
  response.setHeader('content-length', found.size)
  response.setHeader('x-content-type-options', 'nosniff')
  response.setHeader('cache-control', 'public, max-age=3600')
  if (request.method === 'HEAD') response.end()
  else createReadStream(path).on('error', () => response.destroy()).pipe(response)
  return true
}

function filePath(folder: string, url: string): string | null {
  const pathname = url.split('?')[0]!
  try {
    const inside = normalize(decodeURIComponent(pathname))
    if (inside.includes('\0') || inside.split(sep).some(part => part.startsWith('.')) || inside.endsWith(sep)) return null
    return join(folder, inside)
  } catch {
    return null
  }
}
