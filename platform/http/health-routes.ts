import { sql } from 'drizzle-orm'
import { Hono } from 'hono'
import type { Handles } from '#platform/handles'
import release from '../../package.json' with { type: 'json' }

/** `/healthz` says the process lives, `/readyz` that it can work, for a load balancer; `/metrics` is for Prometheus. */
export function healthRoutes(handles: Handles): Hono {
  const app = new Hono()
  app.get('/healthz', c => c.json({ status: 'ok' }))
  app.get('/readyz', async c => {
    const isReady = await handles.db.execute(sql`select 1`).then(
      () => true,
      () => false,
    )
    return c.json({ status: isReady ? 'ok' : 'no_database' }, isReady ? 200 : 503)
  })
  app.get('/version', c => c.json({ name: release.name, version: release.version, node: process.version }))
  app.get('/metrics', async c =>
    c.body(await handles.metrics.registry.metrics(), 200, { 'content-type': handles.metrics.registry.contentType }),
  )
  return app
}
