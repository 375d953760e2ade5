import { afterEach, beforeEach, expect, test, vi } from 'vitest'
import { pino } from 'pino'
import type { Handles } from '#platform/handles'
import { openMetrics } from '#platform/metrics'
import { OpenConnections } from './open-connections.ts'

beforeEach(() => void vi.useFakeTimers())
afterEach(() => void vi.useRealTimers())

function connections() {
  return new OpenConnections({ metrics: openMetrics(), log: pino({ level: 'silent' }) } as Partial<Handles> as Handles)
}

test('[LIVE-2] who comes in while its rights change is asked again, though it was not yet inside when that was told', () => {
  const open = connections()
  const [entering, other] = [vi.fn(async () => undefined), vi.fn(async () => undefined)]
  open.recheck(connection => connection.accountId === 'entering')
  open.add({ accountId: 'entering', recheck: entering })
  open.add({ accountId: 'other', recheck: other })
  expect(entering).toHaveBeenCalledTimes(1)
  expect(other).not.toHaveBeenCalled()
  vi.advanceTimersByTime(10_000)
  open.add({ accountId: 'entering', recheck: entering })
  expect(entering).toHaveBeenCalledTimes(1)
})

test('[LIVE-2] with the database away rights are asked for each second until they are known', async () => {
  const open = connections()
  let answersFrom = 3
  const recheck = vi.fn(async () => {
    if (--answersFrom > 0) throw new Error('away')
  })
  open.add({ accountId: 'a', recheck })
  open.recheck(() => true)
  await vi.advanceTimersByTimeAsync(60_000)
  expect(recheck).toHaveBeenCalledTimes(3)
})
