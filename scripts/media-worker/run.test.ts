import { expect, test } from 'vitest'
import { inParallel, run } from './run.ts'

test('a program answers with what it prints, and one that fails is an error with its last words', async () => {
  const { signal } = new AbortController()
  expect(await run(['sh', '-c', 'echo fine; echo aside >&2'], { signal })).toBe('fine\n')
  await expect(run(['sh', '-c', 'echo broken >&2; exit 3'], { signal })).rejects.toThrow('sh ended with 3: broken')
  await expect(run(['no-such-program'], { signal })).rejects.toThrow('ENOENT')
})

test('an aborted program is gone', async () => {
  const stop = new AbortController()
  const running = run(['sleep', '60'], { signal: stop.signal })
  stop.abort()
  await expect(running).rejects.toThrow('aborted')
})

test('all is done, by as many at once as may be', async () => {
  let now = 0
  const most: number[] = []
  await inParallel([1, 2, 3, 4, 5, 6, 7], 3, async () => {
    most.push(++now)
    await new Promise(setImmediate)
    now--
  })
  expect([most.length, Math.max(...most)]).toEqual([7, 3])
})

test('nothing new is begun after a failure', async () => {
  const begun: number[] = []
  const gate = Promise.withResolvers<void>()
  const all = inParallel([1, 2, 3, 4], 2, async item => {
    begun.push(item)
    if (item === 1) throw new Error('one')
    await gate.promise
  })
  await expect(all).rejects.toThrow('one')
  gate.resolve()
  await new Promise(setImmediate)
  expect(begun).toEqual([1, 2])
})
