import { expect, test } from 'vitest'
import { chaos } from './stream.chaos.ts'

test('[LIVE-1] real gateways behind one port, paths cut and a gateway killed: nothing lost, doubled or reordered', { timeout: 120_000 }, async () => {
  const outcome = await chaos.run({ seed: 1, short: true, say: () => undefined })
  expect(outcome).toMatchObject({ passed: true, lost: 0, doubled: 0, reordered: 0, foreign: 0, reloads: 0, isLedgerComplete: true })
  expect(outcome['deliveries']).toBeGreaterThan(1_000)
})
