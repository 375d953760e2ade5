import { spawnSync } from 'node:child_process'
import { cpSync, mkdtempSync, readFileSync, readdirSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join, relative } from 'node:path'
import config from '../drizzle.config.ts'

/** Lets drizzle-kit generate into a copy of migrations/: what it adds there is what the tables have and the SQL lacks. */
function missingMigration(): string | undefined {
  const copy = mkdtempSync(join(tmpdir(), 'guatu-migrations-'))
  try {
    cpSync('migrations', copy, { recursive: true })
    const before = new Set(sqlIn(copy))
    const there = join(copy, 'drizzle.config.json')
    writeFileSync(there, JSON.stringify({ ...config, out: relative('.', copy) }))
    const kit = spawnSync(process.execPath, ['node_modules/drizzle-kit/bin.cjs', 'generate', `--config=${relative('.', there)}`], { encoding: 'utf8', stdio: ['ignore', 'pipe', 'pipe'] })
    const added = sqlIn(copy).filter(file => !before.has(file))
    if (added.length) return added.map(file => readFileSync(join(copy, file), 'utf8')).join('\n')
    return kit.status === 0 ? undefined : `${kit.stdout}${kit.stderr}`
  } finally {
    rmSync(copy, { recursive: true })
  }
}

function sqlIn(folder: string) {
  return readdirSync(folder).filter(name => name.endsWith('.sql'))
}

const missing = missingMigration()
if (missing) {
  process.stderr.write(`The tables have changed since the last migration. Write it: npm run migrations -- --name what-it-does\n\n${missing}\n`)
  process.exitCode = 1
}
