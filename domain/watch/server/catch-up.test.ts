import { expect, test } from 'vitest'
import { type Moves, roomForMoves } from '#domain/force'
import { type CatchUp, catchUp } from './catch-up.ts'
import { MovesMemory } from './moves-memory.ts'

function movesOf(number: number, count = 1): Moves {
  const moves = roomForMoves(count)
  moves.count = count
  moves.number.fill(number)
  return moves
}

/** Three turns are kept; each that is taken costs more than a turn of the event loop allows, and meanwhile more may be heard. */
async function caughtUp(meanwhile: (memory: MovesMemory, turn: number) => void, options: Partial<CatchUp> = {}) {
  const memory = new MovesMemory({ keepMs: 60_000, most: 10 })
  for (let turn = 1; turn <= 3; turn++) memory.keep(movesOf(turn), turn)
  const taken: number[] = []
  const done: number[] = []
  const take: CatchUp['take'] = ({ turn }) => {
    taken.push(turn)
    const untilMs = performance.now() + 6
    while (performance.now() < untilMs);
    setImmediate(() => meanwhile(memory, turn))
  }
  const isWhole = await catchUp(memory, 0, { take, isOver: () => false, mayMiss: false, whenDone: () => void done.push(memory.turn), ...options })
  return { isWhole, taken, done }
}

test('[WCH-6] what comes while it is handed over is handed over too, and it is done in the turn in which nothing is left', async () => {
  const { isWhole, taken, done } = await caughtUp((memory, turn) => turn <= 2 && memory.keep(movesOf(10 + turn), 100 + turn))
  expect({ isWhole, taken, done }).toEqual({ isWhole: true, taken: [1, 2, 3, 4, 5], done: [5] })
})

test('[WCH-6] what fell out meanwhile is never passed over without a word, not even when nothing is left after it', async () => {
  const flood = await caughtUp((memory, turn) => turn === 1 && memory.keep(movesOf(20, 9), 200))
  expect(flood).toEqual({ isWhole: false, taken: [1], done: [] })
  const emptied = await caughtUp((memory, turn) => turn === 3 && memory.keep(movesOf(30, 11), 300))
  expect(emptied).toEqual({ isWhole: false, taken: [1, 2, 3], done: [] })
})

test('who has it from elsewhere goes on behind the gap, and who is called off stops', async () => {
  const flood = await caughtUp((memory, turn) => turn === 1 && memory.keep(movesOf(20, 9), 200), { mayMiss: true })
  expect(flood).toMatchObject({ isWhole: true, done: [4] })
  expect(flood.taken.at(-1)).toBe(4)
  let asked = 0
  const stopped = await caughtUp(() => undefined, { isOver: () => ++asked > 2 })
  expect(stopped).toEqual({ isWhole: true, taken: [1, 2], done: [3] })
})
