import { beforeEach, expect, test, vi } from 'vitest'
import { systemTimer } from '#platform/pure'
import { IceCare } from './ice-care.ts'

beforeEach(() => void vi.useFakeTimers())

/** A transport whose restarts do what a test says. */
function cared(restart: () => Promise<void> = () => Promise.resolve()) {
  const done = { restarts: 0, lost: 0 }
  const care = new IceCare({
    restart: () => {
      done.restarts += 1
      return restart()
    },
    onLost: () => void (done.lost += 1),
    timer: systemTimer,
  })
  care.became('connected')
  return { care, done }
}
const pass = (ms: number) => vi.advanceTimersByTimeAsync(ms)

test('[CLW-2] a blink of less than half a second is waited for', async () => {
  const { care, done } = cared()
  care.became('disconnected')
  await pass(400)
  care.became('connected')
  await pass(10_000)
  expect(done).toEqual({ restarts: 0, lost: 0 })
})

test('[CLW-2] a cut restarts it after half a second, a failure at once', async () => {
  const cut = cared()
  cut.care.became('disconnected')
  await pass(500)
  expect(cut.done.restarts).toBe(1)
  const failed = cared()
  failed.care.became('failed')
  await pass(0)
  expect(failed.done.restarts).toBe(1)
})

test('[CLW-2] two restarts that do not connect: everything is built anew', async () => {
  const { care, done } = cared()
  care.became('failed')
  await pass(0)
  await pass(2_501)
  expect(done).toEqual({ restarts: 2, lost: 0 })
  await pass(2_501)
  expect(done).toEqual({ restarts: 2, lost: 1 })
})

test('[CLW-2] a restart that the server refuses: everything is built anew, at once', async () => {
  const { care, done } = cared(() => Promise.reject(new Error('unknown transport')))
  care.became('failed')
  await pass(0)
  expect(done).toEqual({ restarts: 1, lost: 1 })
})

test('[CLW-2] once connected again it has as many tries as at first; closed, it does nothing', async () => {
  const { care, done } = cared()
  for (let cut = 0; cut < 4; cut += 1) {
    care.became('failed')
    await pass(0)
    care.became('connected')
  }
  expect(done).toEqual({ restarts: 4, lost: 0 })
  care.became('disconnected')
  care.close()
  await pass(10_000)
  expect(done).toEqual({ restarts: 4, lost: 0 })
})
