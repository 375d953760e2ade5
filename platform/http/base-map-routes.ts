import { createReadStream } from 'node:fs'
import { stat } from 'node:fs/promises'
import { Readable } from 'node:stream'
import { Hono } from 'hono'
import type { Env } from '#platform/env'
import { commonProblems } from '#platform/pure'

const PMTILES_ROUTE = '/map/base.pmtiles'

/** A real base map, where the place has one: a style by URL, or a PMTiles file served from this machine by ranges. */
export function baseMapRoutes(env: Pick<Env, 'mapStyleUrl' | 'pmtilesPath'>): Hono {
  const app = new Hono()
  app.get('/api/map/config', c => c.json({ styleUrl: env.mapStyleUrl ?? null, pmtilesUrl: env.pmtilesPath ? PMTILES_ROUTE : null }))
  app.get(PMTILES_ROUTE, async c => {
    const found = env.pmtilesPath ? await stat(env.pmtilesPath).catch(() => null) : null
    const range = /^bytes=(\d+)-(\d*)$/.exec(c.req.header('range') ?? '')
    if (!env.pmtilesPath || !found?.isFile() || !range) throw commonProblems.notFound()
    const start = Number(range[1])
    const end = Math.min(found.size - 1, range[2] ? Number(range[2]) : found.size - 1)
    if (start > end) return c.body(null, 416, { 'content-range': `bytes */${found.size}` })
    const bytes = Readable.toWeb(createReadStream(env.pmtilesPath, { start, end })) as ReadableStream
    return c.body(bytes, 206, {
      'content-range': `bytes ${start}-${end}/${found.size}`,
      'content-length': String(end - start + 1),
      'content-type': 'application/octet-stream',
      'cache-control': 'public, max-age=86400',
      etag: `"${found.size}-${found.mtimeMs}"`,
    })
  })
  return app
}
