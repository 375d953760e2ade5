import { parseArgs } from 'node:util'
import { z } from 'zod'
import { readEnv } from '#platform/env'
import { type Progress, liveInCity } from './simulator/index.ts'

const USAGE = `npm run simulate -- [--url http://127.0.0.1:8080] [--jt808 127.0.0.1:6808] [--units 300] [--rate 1] [--seed 1409]
  --url     the running city, with its demo accounts
  --jt808   where its vehicles report; "off" sends them over HTTP
  --units   how many units move by themselves; past 5,000 the rest is a crowd that the city registers first, up to 1,000,000
  --rate    how many times faster it all goes
  --seed    the seed the demo city was made with; the same seed lives the same day
  --incidents-per-day  on an ordinary day at rate 1 (80)
`

const address = z.string().regex(/^[^:]+:\d{1,5}$/, 'host:port').transform(text => {
  const [host = '', port] = text.split(':')
  return { host, port: Number(port) }
})

function readOptions(args: readonly string[]) {
  const env = readEnv()
  const text = { type: 'string' } as const
  const { values } = parseArgs({ args: [...args], options: { url: text, jt808: text, units: text, rate: text, seed: text, 'incidents-per-day': text } })
  const { 'incidents-per-day': incidentsPerDay, ...rest } = z
    .object({
      url: z.url({ protocol: /^http$/ }).default(`http://127.0.0.1:${env.port}`),
      jt808: z.literal('off').transform(() => null).or(address).default({ host: '127.0.0.1', port: env.jt808Port }),
      units: z.coerce.number().int().min(0).max(1_000_000).default(env.simulateUnits),
      rate: z.coerce.number().min(0.1).max(120).default(1),
      seed: z.coerce.number().int().default(env.simulateSeed),
      'incidents-per-day': z.coerce.number().min(0).max(2_000).default(80),
    })
    .parse(values)
  return { ...rest, url: rest.url.replace(/\/$/, ''), incidentsPerDay, dataDir: env.dataDir }
}

function lineOf({ unitsMoving, unitsKnown, fixesPerSecond, fixesAccepted, incidentsMade, incidentSteps, openIncidents, errors, lastError, crowd }: Progress): string {
  const doors = Object.entries(fixesAccepted).map(([door, count]) => `${door} ${count}`).join(', ')
  const faults = lastError === null ? '' : ` (last: ${lastError})`
  const many = crowd === null ? '' : ` · crowd: ${crowd.registered} registered, ${crowd.fixesPerSecond} fixes/s, ${crowd.underWay} under way`
  return `${unitsMoving} of ${unitsKnown} units moving · ${fixesPerSecond} fixes/s (${doors}) · incidents: ${incidentsMade} made, ${incidentSteps} steps, ${openIncidents} open · ${errors} errors${faults}${many}\n`
}

try {
  const options = readOptions(process.argv.slice(2))
  const stop = new AbortController()
  for (const name of ['SIGINT', 'SIGTERM'] as const) process.once(name, () => stop.abort())
  process.stdout.write(`${options.url}: waiting until it answers\n`)
  await liveInCity(options, { signal: stop.signal, tell: progress => process.stdout.write(lineOf(progress)) })
  process.exit(0)
} catch (error) {
  process.stderr.write(`${error instanceof z.ZodError ? z.prettifyError(error) : String(error)}\n\n${USAGE}`)
  process.exit(2)
}
