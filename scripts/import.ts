import { readFile } from 'node:fs/promises'
import { parseArgs } from 'node:util'
import { z } from 'zod'
import { type ImportReport, areaLevel, datum, importReport } from '#domain/area'

const USAGE = `npm run import -- FILE.geojson --datum gcj02 [--level county]
  --datum     wgs84 gcj02 bd09 cgcs2000, unless each feature says its own; public files of China are nearly always gcj02
  --level     city county township village grid, where the features do not say
  --atomic    all or nothing
  --dry-run   only check and report
  --url       the running instance (http://127.0.0.1:8080)
  --username  an account that may import (admin)
  --password  its password (the demo's)
`

const options = z.object({
  file: z.string(),
  datum: datum.optional(),
  level: areaLevel.optional(),
  atomic: z.boolean().default(false),
  'dry-run': z.boolean().default(false),
  url: z.url({ protocol: /^https?$/ }).default('http://127.0.0.1:8080'),
  username: z.string().default('admin'),
  password: z.string().default('guatu-demo'),
})
type Options = z.infer<typeof options>

/** A failure with a sentence for whoever typed the command; anything else is a bug and shows its stack. */
class Sentence extends Error {}

const say = (line: string) => process.stdout.write(`${line}\n`)

function readOptions(args: readonly string[]): Options {
  const text = { type: 'string' } as const
  const flag = { type: 'boolean' } as const
  const known = { datum: text, level: text, atomic: flag, 'dry-run': flag, url: text, username: text, password: text }
  try {
    const { values, positionals } = parseArgs({ args: [...args], allowPositionals: true, options: known })
    return options.parse({ ...values, file: positionals[0] })
  } catch (error) {
    const why = error instanceof z.ZodError ? error.issues.map(issue => `${issue.path.join('.')}: ${issue.message}`).join('; ') : String(error)
    throw new Sentence(`${why}\n${USAGE}`)
  }
}

/** Nothing listens is the usual case, so it gets its own sentence. */
async function ask(url: URL, init: RequestInit): Promise<Response> {
  const answer = await fetch(url, init).catch((error: Error) => {
    throw new Sentence(`Nothing answers at ${url.origin} (${(error.cause as { code?: string } | undefined)?.code ?? error.message}). Start it with npm start, or give --url. 没有连上，请先 npm start 或指定 --url。`)
  })
  if (answer.ok) return answer
  const said = (await answer.json().catch(() => ({}))) as { words?: { zh: string; en: string }; message?: string }
  throw new Sentence(`${url.pathname} answered ${answer.status}: ${said.words ? `${said.words.en} ${said.words.zh}` : (said.message ?? '')}`)
}

async function signIn({ url, username, password }: Options): Promise<string> {
  const headers = { 'content-type': 'application/json', origin: new URL(url).origin }
  const answer = await ask(new URL('/api/auth/sign-in/username', url), { method: 'POST', headers, body: JSON.stringify({ username, password }) })
  return answer.headers.getSetCookie().map(line => line.split(';')[0]).join('; ')
}

async function send(given: Options, cookie: string): Promise<ImportReport> {
  const body = await readFile(given.file).catch(() => {
    throw new Sentence(`Cannot read ${given.file}. 读不到这个文件。`)
  })
  const url = new URL('/api/areas/import', given.url)
  if (given.datum) url.searchParams.set('datum', given.datum)
  if (given.level) url.searchParams.set('level', given.level)
  if (given.atomic) url.searchParams.set('atomic', 'true')
  if (given['dry-run']) url.searchParams.set('dryRun', 'true')
  const headers = { 'content-type': 'application/json', cookie, origin: url.origin }
  return importReport.parse(await (await ask(url, { method: 'POST', headers, body })).json())
}

function tell(report: ImportReport): void {
  const { received, created, changed, unchanged, impliedParents, refused, isCommitted } = report
  say(`${received} features: ${created} created, ${changed} changed, ${unchanged} unchanged, ${refused.length} refused`)
  say(`${received} 条：新增 ${created}，变更 ${changed}，未变 ${unchanged}，拒绝 ${refused.length}`)
  if (impliedParents.length > 0) say(`Drawn around their children 由下级合成：${impliedParents.join(', ')}`)
  for (const { index, code, name, reason, words } of refused) say(`  #${index} ${code ?? '?'} ${name ?? '?'} ${reason}: ${words.en} ${words.zh}`)
  if (!isCommitted) say('Nothing was kept. 没有写入。')
}

try {
  const given = readOptions(process.argv.slice(2))
  const report = await send(given, await signIn(given))
  tell(report)
  process.exitCode = report.refused.length > 0 ? 1 : 0
} catch (error) {
  if (!(error instanceof Sentence)) throw error
  process.stderr.write(`✗ ${error.message}\n`)
  process.exitCode = 2
}
