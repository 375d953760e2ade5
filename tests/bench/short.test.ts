import { readdirSync } from 'node:fs'
import { expect, test } from 'vitest'
import { Lane } from '#platform/command'
import type { Bench } from './harness.ts'

const SUFFIX = '.bench.ts'
const names = readdirSync(import.meta.dirname).filter(file => file.endsWith(SUFFIX)).map(file => file.slice(0, -SUFFIX.length))

/** Two at a time: half of what each takes is waiting for its own servers and clocks. */
const LONGEST_MS = 400_000
const lane = new Lane(2, LONGEST_MS)

/** Figures of a short run mean nothing; its gate means the same as that of a long one. */
test.concurrent.each(names)('the bench %s in its short form gives right answers', { timeout: LONGEST_MS }, async name => {
  const { bench } = (await import(`./${name}${SUFFIX}`)) as { bench: Bench }
  const result = await lane.run(() => bench.run({ rounds: 1, seed: 1409, short: true, say: () => undefined }))
  expect(result.gate).toMatchObject({ passed: true })
  expect(result.name).toBe(name)
})

test('there is a bench for every promise', () => {
  expect(names.sort()).toEqual(['browser', 'city', 'fanout', 'geofence', 'ingest', 'nearest', 'stream', 'tracks'])
})
