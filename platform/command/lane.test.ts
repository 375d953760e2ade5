import { expect, test } from 'vitest'
import { Lane } from './lane.ts'

/** Work that lasts until it is told to end. */
function aWork(lane: Lane, name: string, began: string[]) {
  let end = (): void => undefined
  const done = lane.run(() => {
    began.push(name)
    return new Promise<string>(resolve => (end = () => resolve(name)))
  })
  return { done, end: () => end() }
}

const turn = () => new Promise(resolve => setImmediate(resolve))

test('so many run at a time, and the others in the order they came', async () => {
  const began: string[] = []
  const lane = new Lane(2)
  const works = ['a', 'b', 'c', 'd'].map(name => aWork(lane, name, began))
  await turn()
  expect(began).toEqual(['a', 'b'])
  works[1]!.end()
  expect(await works[1]!.done).toBe('b')
  await turn()
  expect(began).toEqual(['a', 'b', 'c'])
  for (const at of [0, 2]) works[at]!.end()
  await turn()
  expect(began).toEqual(['a', 'b', 'c', 'd'])
  works[3]!.end()
  await works[3]!.done
  const later = aWork(lane, 'e', began)
  await turn()
  expect(began.at(-1)).toBe('e')
  later.end()
})

test('what fails gives its place away too', async () => {
  const lane = new Lane(1)
  await expect(lane.run(() => Promise.reject(new Error('no')))).rejects.toThrow('no')
  expect(await lane.run(() => Promise.resolve('yes'))).toBe('yes')
})

test('nobody waits for ever, and who has given up takes no place', async () => {
  const began: string[] = []
  const lane = new Lane(1, 20)
  const first = aWork(lane, 'a', began)
  await expect(aWork(lane, 'b', began).done).rejects.toMatchObject({ code: 'busy', status: 503 })
  first.end()
  await first.done
  expect(await lane.run(() => Promise.resolve('c'))).toBe('c')
  expect(began).toEqual(['a'])
})
