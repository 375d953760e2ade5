import { type Count, type Stage, check, playwright, sum, vitest, without } from './test-stage.ts'
import { buildForTests } from './media-worker/build-in-test.ts'
import { bringTools } from './test-machine.ts'

const args = process.argv.slice(2)
const night = args.includes('--night') ? ['--mode=night'] : []
const filters = args.filter(arg => arg !== '--night')

/**
 * With a filter only the tests whose path has it; else everything CI asks for. The media worker is compiled beside what needs it
 * not, and its tests, which wait for it, stand as late as they can.
 */
function stagesFor(hasTools: boolean): Stage[] {
  if (filters.length) return [vitest([...night, ...filters])]
  const whenBuilt = buildForTests()
  return [
    check('types of the server', ['node_modules/typescript/bin/tsc', '-p', 'tsconfig.json', '--noEmit']),
    check('lint', ['node_modules/eslint/bin/eslint.js', '.', '--max-warnings', '0']),
    check('.env.example is current', ['scripts/env-example.ts']),
    check('migrations are current', ['scripts/migrations-current.ts']),
    // The build writes web/next-env.d.ts, without which the screens have no types.
    check('next build', ['scripts/build-web.ts']),
    check('types of the screens', ['node_modules/typescript/bin/tsc', '-p', 'web/tsconfig.json', '--noEmit']),
    vitest([...night, '--project=unit', '--project=pg']),
    whenBuilt(vitest([...night, '--project=media'], 'calls (media worker)')),
    hasTools ? playwright({ withNight: night.length > 0 }) : without('browser walks', 'There is no browser to walk with (see above).'),
  ]
}

async function runStage({ name, run }: Stage, place: string): Promise<Count> {
  process.stdout.write(`\n▶ ${place} ${name}\n`)
  const since = performance.now()
  const count = await run()
  const seconds = ((performance.now() - since) / 1000).toFixed(1)
  process.stdout.write(`${count.failed ? '✗' : '✓'} ${name}: ${count.passed} passed, ${count.failed} failed, ${seconds} s\n`)
  return count
}

const stages = stagesFor(filters.length > 0 || (await bringTools()))
const counts: Count[] = []
for (const [index, stage] of stages.entries()) counts.push(await runStage(stage, `${index + 1}/${stages.length}`))
const { passed, failed, skipped } = sum(counts)
process.exitCode = failed || !passed ? 1 : 0
process.stdout.write(`\n${passed} passed, ${failed} failed${skipped ? `, ${skipped} skipped` : ''}\n`)
