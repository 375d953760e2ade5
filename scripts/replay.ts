import { createReadStream } from 'node:fs'
import { setTimeout as sleep } from 'node:timers/promises'
import { parseArgs } from 'node:util'
import { parse } from 'csv-parse'
import { z } from 'zod'
import { datum } from '#domain/area'
import { COLUMNS, type Columns, type Due, type RecordedFix, recordingOf, schedule } from './recorded-track.ts'

const USAGE = `npm run replay -- FILE.csv --datum wgs84 --speed 60
  --datum     wgs84 gcj02 bd09 cgcs2000: what the coordinates are in (no default: say it)
  --speed     how many times faster than it was (1)
  --url       the OsmAnd door (http://127.0.0.1:8080/osmand)
  --zone      of times written without one (+08:00)
  --shift-to-now  as if it had just happened: the last fix is taken when it is sent
  --columns   lon=longitude,lat=latitude,time=timestamp,id=name_id
  --lanes     requests under way at once (16)
`
const RETRIES = 5
const RETRY_MS = 500
const REQUEST_TIMEOUT_MS = 10_000
const PROGRESS_MS = 2_000

const options = z.object({
  file: z.string(),
  datum,
  speed: z.coerce.number().positive().max(1e6).default(1),
  url: z.url().default('http://127.0.0.1:8080/osmand'),
  zone: z.string().regex(/^(Z|[+-]\d{2}:\d{2})$/).default('+08:00'),
  'shift-to-now': z.boolean().default(false),
  columns: z
    .string()
    .default('')
    .transform(text => ({ ...COLUMNS, ...Object.fromEntries(text.split(',').filter(Boolean).map(pair => pair.split('=', 2))) }) as Columns),
  lanes: z.coerce.number().int().min(1).max(256).default(16),
})
type Options = z.infer<typeof options>
type Tally = { sent: number; refused: number; failed: number; readonly reasons: Map<string, number> }

const say = (line: string) => process.stdout.write(`${line}\n`)

function readOptions(args: readonly string[]): Options {
  const text = { type: 'string' } as const
  const { values, positionals } = parseArgs({
    args: [...args],
    allowPositionals: true,
    options: { datum: text, speed: text, url: text, zone: text, 'shift-to-now': { type: 'boolean' }, columns: text, lanes: text },
  })
  return options.parse({ ...values, file: positionals[0] })
}

/** `accepted`, or why not. 503 and a door that is not there are tried again; a door that says no is believed. */
async function send({ fix, fixedAt }: Due, url: string): Promise<string> {
  const [lon, lat] = fix.position
  const body = new URLSearchParams({ id: fix.deviceId, lat: lat.toFixed(7), lon: lon.toFixed(7), timestamp: String(fixedAt.getTime()) })
  for (let attempt = 0; ; attempt += 1) {
    const answer = await fetch(url, { method: 'POST', body, signal: AbortSignal.timeout(REQUEST_TIMEOUT_MS) }).catch(() => null)
    await answer?.body?.cancel()
    if (answer?.ok) return 'accepted'
    if (answer && answer.status < 500 && answer.status !== 429) return `${answer.status}`
    if (attempt === RETRIES) return answer ? `${answer.status}` : 'no answer'
    await sleep(RETRY_MS * 2 ** attempt)
  }
}

function count(tally: Tally, outcome: string): void {
  if (outcome === 'accepted') tally.sent += 1
  else if (/^4/.test(outcome)) tally.refused += 1
  else tally.failed += 1
  if (outcome !== 'accepted') tally.reasons.set(outcome, (tally.reasons.get(outcome) ?? 0) + 1)
}

/** Sends in time order; one device's fixes go one after another, different devices' side by side on `lanes` lanes. */
async function replay(fixes: readonly RecordedFix[], { speed, url, lanes, 'shift-to-now': shiftToNow }: Options): Promise<Tally> {
  const tally: Tally = { sent: 0, refused: 0, failed: 0, reasons: new Map() }
  const start = new Date()
  const underWay = new Set<Promise<void>>()
  const lastOf = new Map<string, Promise<void>>()
  const progress = setInterval(() => say(`${tally.sent + tally.refused + tally.failed} of ${fixes.length}, ${tally.sent} accepted`), PROGRESS_MS)
  for (const due of schedule(fixes, { speed, shiftToNow, start })) {
    const waitMs = start.getTime() + due.dueMs - Date.now()
    if (waitMs > 1) await sleep(waitMs)
    while (underWay.size >= lanes) await Promise.race(underWay)
    const before = lastOf.get(due.fix.deviceId)
    const sending = Promise.resolve(before).then(async () => count(tally, await send(due, url)))
    lastOf.set(due.fix.deviceId, sending)
    underWay.add(sending)
    void sending.finally(() => underWay.delete(sending))
  }
  await Promise.all(underWay)
  clearInterval(progress)
  return tally
}

function summary(tally: Tally, fixes: readonly RecordedFix[], tookMs: number): string {
  const devices = new Set(fixes.map(fix => fix.deviceId)).size
  const reasons = [...tally.reasons].map(([reason, times]) => `${reason} × ${times}`).join(', ')
  return [
    `${tally.sent} accepted, ${tally.refused} refused, ${tally.failed} failed${reasons ? ` (${reasons})` : ''}`,
    `${devices} vehicles, ${fixes[0]?.at.toISOString()} to ${fixes.at(-1)?.at.toISOString()}, in ${(tookMs / 1000).toFixed(1)} s`,
  ].join('\n')
}

async function main(args: readonly string[]): Promise<number> {
  const chosen = readOptions(args)
  const rows: Record<string, string>[] = await createReadStream(chosen.file).pipe(parse({ columns: true, bom: true, trim: true, skip_empty_lines: true })).toArray()
  const { fixes, refused } = recordingOf(rows, chosen)
  say(`${rows.length} rows, ${fixes.length} fixes${refused.length ? `, ${refused.length} unreadable (first: row ${refused[0]?.row}, ${refused[0]?.reason})` : ''}`)
  const startedMs = Date.now()
  const tally = await replay(fixes, chosen)
  say(summary(tally, fixes, Date.now() - startedMs))
  return tally.failed > 0 || fixes.length === 0 ? 1 : 0
}

try {
  process.exitCode = await main(process.argv.slice(2))
} catch (error) {
  process.stderr.write(`${error instanceof z.ZodError ? z.prettifyError(error) : String(error)}\n\n${USAGE}`)
  process.exitCode = 2
}
