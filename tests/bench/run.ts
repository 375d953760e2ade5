import { existsSync, readdirSync } from 'node:fs'
import { join } from 'node:path'
import { parseArgs } from 'node:util'
import { type Bench, type BenchResult, machine } from './harness.ts'

const BENCHES = import.meta.dirname
const SUFFIX = '.bench.ts'

const { values, positionals } = parseArgs({
  args: process.argv.slice(2),
  allowPositionals: true,
  options: { json: { type: 'boolean', default: false }, short: { type: 'boolean', default: false }, rounds: { type: 'string', default: '5' }, seed: { type: 'string', default: '1409' } },
})
const names = readdirSync(BENCHES).filter(file => file.endsWith(SUFFIX)).map(file => file.slice(0, -SUFFIX.length))
const [name] = positionals
const rounds = Number(values.rounds)
const seed = Number(values.seed)

/** Progress goes to stderr, so that stdout holds the result alone. */
function say(line: string): void {
  process.stderr.write(`${line}\n`)
}

function table({ gate, ratios, figures }: BenchResult): string {
  const rows = (part: Readonly<Record<string, number>>, unit: string) => Object.entries(part).map(([key, value]) => `  ${key.padEnd(28)} ${value}${unit}`)
  return [`gate ${gate.passed ? 'passed' : 'FAILED'} ${JSON.stringify(gate)}`, ...rows(ratios, ' ×'), ...rows(figures, '')].join('\n')
}

if (name === undefined || !existsSync(join(BENCHES, `${name}${SUFFIX}`)) || !(rounds >= 1) || !Number.isInteger(seed)) {
  say(`npm run bench -- NAME [--json] [--rounds 5] [--seed 1409] [--short]\n  NAME is one of ${names.join(', ')}`)
  process.exit(2)
}
const { bench } = (await import(join(BENCHES, `${name}${SUFFIX}`))) as { bench: Bench }
say(`${bench.name}: ${machine()}`)
const result = await bench.run({ rounds, seed, short: values.short, say })
process.stdout.write(`${values.json ? JSON.stringify(result) : table(result)}\n`)
process.exit(result.gate.passed ? 0 : 1)
