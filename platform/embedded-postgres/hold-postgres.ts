import { pino } from 'pino'
import { startEmbeddedPostgres } from './index.ts'

/** For the test: starts the database of the folder given, says where, and stays until it is killed. */
const server = await startEmbeddedPostgres({ dataDir: process.argv[2] ?? '', log: pino({ level: 'silent' }) })
process.stdout.write(`${server.url}\n`)
setInterval(() => undefined, 60_000)
