import { expect, test } from 'vitest'
import { check, countPlaywright, countVitest, sum, without } from './test-stage.ts'

test('a check that ends with 0 is one passed test, any other end one failed test', async () => {
  expect(await check('fine', ['-e', '0']).run()).toEqual({ passed: 1, failed: 0, skipped: 0 })
  expect(await check('ends with 3', ['-e', 'process.exit(3)']).run()).toEqual({ passed: 0, failed: 1, skipped: 0 })
  expect(await check('is killed', ['-e', 'process.kill(process.pid, "SIGKILL")']).run()).toEqual({ passed: 0, failed: 1, skipped: 0 })
})

test('a stage that cannot run here has failed', async () => {
  expect(await without('browser walks', 'No browser.').run()).toEqual({ passed: 0, failed: 1, skipped: 0 })
})

test('the reports of both runners are counted in the same words', () => {
  expect(countVitest({ numPassedTests: 3, numFailedTests: 1, numPendingTests: 2, numTodoTests: 1 })).toEqual({ passed: 3, failed: 1, skipped: 3 })
  expect(countPlaywright({ stats: { expected: 3, unexpected: 1, flaky: 1, skipped: 2 } })).toEqual({ passed: 4, failed: 1, skipped: 2 })
})

test('the sum of nothing is nothing, which fails a run', () => {
  expect(sum([])).toEqual({ passed: 0, failed: 0, skipped: 0 })
})
