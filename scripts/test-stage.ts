import { spawn } from 'node:child_process'
import { existsSync, readFileSync, rmSync } from 'node:fs'

export type Count = { readonly passed: number; readonly failed: number; readonly skipped: number }
export type Stage = { readonly name: string; readonly run: () => Promise<Count> }

const NOTHING: Count = { passed: 0, failed: 0, skipped: 0 }
const VITEST_REPORT = 'test-results/vitest.json'
/** Named in playwright.config.ts too. */
const PLAYWRIGHT_REPORT = 'test-results/playwright.json'

/** A check that passes or fails as a whole counts as one test. */
export function check(name: string, args: readonly string[]): Stage {
  return { name, run: async () => ((await runNode(args)) ? { ...NOTHING, passed: 1 } : { ...NOTHING, failed: 1 }) }
}

export function vitest(args: readonly string[], name = 'unit and database tests'): Stage {
  const command = ['node_modules/vitest/vitest.mjs', 'run', '--reporter=default', '--reporter=json', `--outputFile.json=${VITEST_REPORT}`, ...args]
  return { name, run: () => counted(command, VITEST_REPORT, countVitest) }
}

/** Walks that take minutes each carry `@night` in their title. */
export function playwright({ withNight }: { withNight: boolean }): Stage {
  const command = ['node_modules/@playwright/test/cli.js', 'test', ...(withNight ? [] : ['--grep-invert', '@night'])]
  return { name: 'browser walks', run: () => counted(command, PLAYWRIGHT_REPORT, countPlaywright) }
}

/** For the stages that cannot run here: no silent gap in the count. */
export function without(name: string, why: string): Stage {
  return {
    name,
    run: async () => {
      process.stdout.write(`${why}\n`)
      return { ...NOTHING, failed: 1 }
    },
  }
}

export function sum(counts: readonly Count[]): Count {
  return counts.reduce((all, one) => ({ passed: all.passed + one.passed, failed: all.failed + one.failed, skipped: all.skipped + one.skipped }), NOTHING)
}

/** A runner that ends badly without naming a failed test (a crash, a file that does not load) failed once. */
async function counted(args: readonly string[], report: string, count: (report: unknown) => Count): Promise<Count> {
  rmSync(report, { force: true })
  const isFine = await runNode(args)
  const found = existsSync(report) ? count(JSON.parse(readFileSync(report, 'utf8'))) : NOTHING
  return isFine || found.failed ? found : { ...found, failed: 1 }
}

export function countVitest(report: unknown): Count {
  const { numPassedTests, numFailedTests, numPendingTests, numTodoTests } = report as Record<string, number>
  return { passed: numPassedTests ?? 0, failed: numFailedTests ?? 0, skipped: (numPendingTests ?? 0) + (numTodoTests ?? 0) }
}

export function countPlaywright(report: unknown): Count {
  const { stats } = report as { stats: Record<'expected' | 'unexpected' | 'flaky' | 'skipped', number> }
  return { passed: stats.expected + stats.flaky, failed: stats.unexpected, skipped: stats.skipped }
}

function runNode(args: readonly string[]): Promise<boolean> {
  return new Promise(resolve => {
    const child = spawn(process.execPath, args, { stdio: ['ignore', 'inherit', 'inherit'] })
    child.once('error', () => resolve(false)).once('exit', code => resolve(code === 0))
  })
}
