import { availableParallelism } from 'node:os'
import { expect, test } from 'vitest'
import { mediaConfig } from './media-config.ts'

const PLAIN = { mediaPort: 20_000, stunUrls: [], turnUrls: [] }

test('[MED-2] one worker for each core but one, at least one; or as many as are asked for', () => {
  expect(mediaConfig(PLAIN).workerCount).toBe(Math.max(1, availableParallelism() - 1))
  expect(mediaConfig({ ...PLAIN, mediaWorkers: 7 }).workerCount).toBe(7)
})

test('without a setting every address of this machine is listened on, and none is announced that is nobody\'s', () => {
  const addresses = mediaConfig(PLAIN).listen.addresses.map(({ ip }) => ip)
  expect(addresses).toContain('127.0.0.1')
  expect(addresses).not.toContain('0.0.0.0')
})

test('behind NAT it listens on what it has and announces what it is told', () => {
  expect(mediaConfig({ ...PLAIN, mediaAnnouncedAddress: '203.0.113.9' }).listen.addresses).toEqual([{ ip: '0.0.0.0', announced: '203.0.113.9' }])
  expect(mediaConfig({ ...PLAIN, mediaListenAddress: '10.0.0.5', mediaAnnouncedAddress: '203.0.113.9' }).listen.addresses).toEqual([{ ip: '10.0.0.5', announced: '203.0.113.9' }])
})
