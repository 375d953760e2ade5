import { randomBytes } from 'node:crypto'
import type { IncomingMessage, ServerResponse } from 'node:http'
import type { Duplex } from 'node:stream'
import next from 'next'

export type WebOptions = { readonly dev: boolean; readonly host: string; readonly port: number }

export type Web = AsyncDisposable & {
  readonly handle: (req: IncomingMessage, res: ServerResponse) => Promise<void>
  /** Only in development: hot reload rides on a WebSocket of Next's own. */
  readonly upgrade?: (req: IncomingMessage, socket: Duplex, head: Buffer) => Promise<void>
}

/** Starts Next on `web/`. It serves screens only; our own server answers /api and public/ before it. */
export async function startWeb({ dev, host, port }: WebOptions): Promise<Web> {
  process.env.NEXT_TELEMETRY_DISABLED = '1'
  const app = next({ dev, dir: 'web', hostname: host, port })
  await app.prepare()
  const answer = app.getRequestHandler()
  const upgrade = app.getUpgradeHandler()
  return {
    async handle(req, res) {
      guard(req, res, dev)
      await answer(req, res)
    },
    ...(dev ? { upgrade: (req: IncomingMessage, socket: Duplex, head: Buffer) => upgrade(req, socket, head) } : {}),
    [Symbol.asyncDispose]: () => app.close(),
  }
}

/**
 * Scripts by nonce: every page is rendered per request (its language comes from a cookie), and Next puts the nonce
 * it reads from the request's own policy header on its scripts. Styles stay 'unsafe-inline': antd and maplibre write them.
 */
function guard(req: IncomingMessage, res: ServerResponse, dev: boolean): void {
  const policy = contentPolicy(randomBytes(16).toString('base64'), dev)
  req.headers['content-security-policy'] = policy
  res.setHeader('content-security-policy', policy)
  res.setHeader('x-content-type-options', 'nosniff')
  res.setHeader('referrer-policy', 'same-origin')
  res.setHeader('x-frame-options', 'SAMEORIGIN')
  res.setHeader('cross-origin-opener-policy', 'same-origin')
  res.setHeader('permissions-policy', 'geolocation=(self), camera=(self), microphone=(self)')
}

function contentPolicy(nonce: string, dev: boolean): string {
  return [
    "default-src 'self'",
    `script-src 'self' 'nonce-${nonce}'${dev ? " 'unsafe-eval'" : ''}`,
    "style-src 'self' 'unsafe-inline'",
    "img-src 'self' data: blob:",
    "media-src 'self' blob:",
    "worker-src 'self' blob:",
    "connect-src 'self' ws: wss:",
    "object-src 'none'",
    "base-uri 'self'",
    "form-action 'self'",
    "frame-ancestors 'self'",
  ].join('; ')
}
