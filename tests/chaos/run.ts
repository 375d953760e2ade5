import { existsSync, readdirSync } from 'node:fs'
import { join } from 'node:path'
import { parseArgs } from 'node:util'
import type { Chaos } from './chaos.ts'

const CHAOS = import.meta.dirname
const SUFFIX = '.chaos.ts'

const { values, positionals } = parseArgs({
  args: process.argv.slice(2),
  allowPositionals: true,
  options: { seed: { type: 'string', default: '1' }, short: { type: 'boolean', default: false } },
})
const names = readdirSync(CHAOS).filter(file => file.endsWith(SUFFIX)).map(file => file.slice(0, -SUFFIX.length))
const [name] = positionals
const seed = Number(values.seed)

if (name === undefined || !existsSync(join(CHAOS, `${name}${SUFFIX}`)) || !Number.isInteger(seed)) {
  process.stderr.write(`npm run chaos -- NAME [--seed N] [--short]\n  NAME is one of ${names.join(', ')}\n`)
  process.exit(2)
}
const { chaos } = (await import(join(CHAOS, `${name}${SUFFIX}`))) as { chaos: Chaos }
const outcome = await chaos.run({ seed, short: values.short, say: line => process.stderr.write(`${line}\n`) })
process.stdout.write(`${JSON.stringify({ name: chaos.name, seed, ...outcome })}\n`)
process.exit(outcome.passed ? 0 : 1)
