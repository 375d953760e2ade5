import { readEnv } from '#platform/env'
import { openLog } from '#platform/log'
import { isProblem } from '#platform/pure'
import { buildBeside } from './media-worker/build-beside.ts'
import { startCity } from './start-city.ts'

const DRAIN_MS = 10_000

const startedMs = performance.now()
await main().catch(giveUp)

async function main() {
  const env = readEnv()
  const log = openLog({ level: env.logLevel, format: env.logFormat })
  const city = await startCity(env, { log, dev: process.argv.includes('--dev') })
  const build = env.roles.has('media') ? buildBeside(env, log) : null
  let isStopping = false
  for (const signal of ['SIGTERM', 'SIGINT'] as const) process.on(signal, () => void stop(signal))
  /** Once: npm, a terminal and a service manager may each send the signal. */
  async function stop(signal: string): Promise<void> {
    if (isStopping) return
    isStopping = true
    log.info({ signal }, 'stopping')
    setTimeout(() => process.exit(1), DRAIN_MS).unref()
    build?.[Symbol.dispose]()
    await city[Symbol.asyncDispose]()
    log.info('stopped')
    process.exit(0)
  }
  const seconds = ((performance.now() - startedMs) / 1000).toFixed(1)
  log.info({ seconds: Number(seconds) }, 'ready')
  process.stdout.write(welcome(env.publicUrl ?? `http://localhost:${env.port}`, env.demo))
}

function welcome(url: string, isDemo: boolean): string {
  const accounts = isDemo ? '账号 accounts: city county township grid dept wall admin · 密码 password: guatu-demo' : '账号 account: admin'
  return `\n  挂图 Guatu: ${url}  (大屏 wall: ${url}/wall)  ${accounts}\n\n`
}

function giveUp(error: unknown): never {
  if (isProblem(error)) process.stderr.write(`${error.words.zh}\n${error.words.en}\n`)
  else process.stderr.write(`${error instanceof Error ? (error.stack ?? error.message) : String(error)}\n`)
  process.exit(1)
}

