import { readFile } from 'node:fs/promises'
import { createRequire } from 'node:module'
import { dirname, join } from 'node:path'
import { Hono } from 'hono'
import { commonProblems } from '#platform/pure'

const FILES: Readonly<Record<string, string>> = {
  'swagger-ui.css': 'text/css; charset=utf-8',
  'swagger-ui-bundle.js': 'text/javascript; charset=utf-8',
}

const PAGE = `<!doctype html><html lang="zh-CN"><head><meta charset="utf-8"><title>Guatu 挂图 API</title>
<link rel="stylesheet" href="/api/docs/swagger-ui.css"></head><body><div id="page"></div>
<script src="/api/docs/swagger-ui-bundle.js"></script><script src="/api/docs/start.js"></script></body></html>`

const START = `SwaggerUIBundle({ url: '/api/openapi.json', dom_id: '#page', docExpansion: 'list', validatorUrl: null, tryItOutEnabled: false })`

/** The page that reads `/api/openapi.json`, whole from our own disk. */
export function apiPage(): Hono {
  const folder = dirname(createRequire(import.meta.url).resolve('swagger-ui-dist/package.json'))
  const app = new Hono()
  app.get('/', c => c.html(PAGE))
  app.get('/start.js', c => c.body(START, 200, { 'content-type': 'text/javascript; charset=utf-8' }))
  app.get('/:file', async c => {
    const type = FILES[c.req.param('file')]
    if (type === undefined) throw commonProblems.notFound()
    return c.body(await readFile(join(folder, c.req.param('file'))), 200, { 'content-type': type, 'cache-control': 'max-age=3600' })
  })
  return app
}
