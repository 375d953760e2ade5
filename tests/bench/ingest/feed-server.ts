import { createServer } from 'node:http'
import { getRequestListener } from '@hono/node-server'
import { slices } from '#domain'
import { ensureFirstAdmin, identityAuth } from '#domain/identity/server'
import { readEnv } from '#platform/env'
import { createApi } from '#platform/http'
import { openLog } from '#platform/log'
import { startFeed } from '#realtime'
import { openHandles } from '../../../scripts/open-handles.ts'

/** The feed with all that stands behind it, and the API for its ticket: no screens, rules or viewers, whose cost the bench `city` tells. */
const env = readEnv()
const log = openLog({ level: env.logLevel, format: 'json' })
const handles = await openHandles(env, { log })
await ensureFirstAdmin(handles)
const api = createApi({ handles, slices, gate: identityAuth(handles) })
const server = createServer((request, response) => void getRequestListener(api.fetch)(request, response))
await startFeed(handles, server)
server.listen(env.port, env.host)
process.once('SIGTERM', () => void handles[Symbol.asyncDispose]().then(() => process.exit(0)))
