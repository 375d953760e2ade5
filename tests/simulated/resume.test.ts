import { beforeAll, describe, expect, test } from 'vitest'
import { quantile } from '../bench/harness.ts'
import { type Resumes, simulateResumes } from './resume.ts'

const SEEDS = [1, 2]
const RESUME_WITHIN_MS = 2_000

/** In virtual time, so that a busy machine decides nothing; `npm run bench -- stream` measures the same on real processes. */
describe('two hundred screens come back', () => {
  let runs: readonly Resumes[]
  beforeAll(async () => {
    runs = await Promise.all(SEEDS.map(seed => simulateResumes({ seed })))
  }, 120_000)

  test.each(['cut', 'kill gateway', 'kill store'])('after %s, ninety-nine in a hundred within two seconds [WEB-4]', kind => {
    const took = runs.flatMap(run => run.tookMs.get(kind)!)
    expect(took.length).toBeGreaterThan(SEEDS.length * 30)
    expect(quantile(took, 0.5)).toBeGreaterThan(0)
    expect(quantile(took, 0.99)).toBeLessThanOrEqual(RESUME_WITHIN_MS)
  })

  test('and not all at once: of those whose gateway was killed no tenth of a second sees more than two fifths [WEB-4]', () => {
    for (const { herd } of runs) {
      expect(herd.of).toBeGreaterThan(60)
      expect(herd.most).toBeLessThan(herd.of * 0.4)
    }
  })
})
