import { expect, test } from 'vitest'
import { groupCommit } from './group-commit.ts'

/** A runner that waits to be let on, and keeps the batches it was given. */
function aRunner(fail: (batch: readonly number[]) => Error | null = () => null) {
  const batches: number[][] = []
  const gates: (() => void)[] = []
  const run = async (batch: readonly number[]) => {
    batches.push([...batch])
    await new Promise<void>(resolve => gates.push(resolve))
    const error = fail(batch)
    if (error) throw error
    return batch.map(number => number * 10)
  }
  const letOn = async () => {
    while (gates.length === 0) await new Promise(setImmediate)
    gates.shift()!()
  }
  return { batches, run, letOn }
}

const limits = { most: 5, mostWaiting: 8, onTooMany: () => new Error('busy'), isCallersFault: (error: unknown) => String(error).includes('13') }

test('callers of one turn share a batch, and each gets its own answers', async () => {
  const runner = aRunner()
  const submit = groupCommit({ ...limits, run: runner.run })
  const answers = Promise.all([submit([1, 2]), submit([3])])
  await runner.letOn()
  expect(await answers).toEqual([[10, 20], [30]])
  expect(runner.batches).toEqual([[1, 2, 3]])
})

test('who comes while a batch is written goes with the next, together', async () => {
  const runner = aRunner()
  const submit = groupCommit({ ...limits, run: runner.run })
  const first = submit([1])
  while (runner.batches.length === 0) await new Promise(setImmediate)
  const rest = Promise.all([submit([2]), submit([3])])
  await runner.letOn()
  await first
  await runner.letOn()
  await rest
  expect(runner.batches).toEqual([[1], [2, 3]])
})

test('a batch holds at most its bound, whole callers only, and keeps their order', async () => {
  const runner = aRunner()
  const submit = groupCommit({ ...limits, run: runner.run })
  const all = Promise.all([submit([1, 2, 3]), submit([4, 5, 6]), submit([7])])
  await runner.letOn()
  await runner.letOn()
  await all
  expect(runner.batches).toEqual([[1, 2, 3], [4, 5, 6, 7]])
})

test('a caller larger than the bound goes alone', async () => {
  const runner = aRunner()
  const submit = groupCommit({ ...limits, run: runner.run })
  const all = Promise.all([submit([1, 2, 3, 4, 5, 6, 7]), submit([8])])
  await runner.letOn()
  await runner.letOn()
  await all
  expect(runner.batches).toEqual([[1, 2, 3, 4, 5, 6, 7], [8]])
})

test('too many waiting are turned away at once, and those who wait are still served', async () => {
  const runner = aRunner()
  const submit = groupCommit({ ...limits, run: runner.run })
  const waiting = submit([1, 2, 3, 4, 5])
  await expect(submit([6, 7, 8, 9])).rejects.toThrow('busy')
  await runner.letOn()
  expect(await waiting).toEqual([10, 20, 30, 40, 50])
})

test("one caller's fault costs the others nothing", async () => {
  const runner = aRunner(batch => (batch.includes(13) ? new Error('13 is no number') : null))
  const submit = groupCommit({ ...limits, run: runner.run })
  const [good, bad] = [submit([1]), submit([13])]
  const refused = expect(bad).rejects.toThrow('13')
  await runner.letOn()
  await runner.letOn()
  await runner.letOn()
  expect(await good).toEqual([10])
  await refused
})

test('a fault of nobody fails the batch once, without trying each', async () => {
  const runner = aRunner(() => new Error('database away'))
  const submit = groupCommit({ ...limits, run: runner.run })
  const all = Promise.allSettled([submit([1]), submit([2])])
  await runner.letOn()
  expect((await all).map(result => result.status)).toEqual(['rejected', 'rejected'])
  expect(runner.batches).toHaveLength(1)
})
