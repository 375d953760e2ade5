import { expect, test } from 'vitest'
import { roomForMoves } from '#domain/force'
import { seeded } from '#tests/bench/hot-city'
import { MovesMemory, movesOfNow } from './moves-memory.ts'

function movesOf(number: number, count = 1) {
  const moves = roomForMoves(count)
  moves.count = count
  moves.number.fill(number)
  return moves
}
function numbersIn(memory: MovesMemory): number[] {
  const numbers: number[] = []
  for (let kept = memory.after(0); kept !== undefined; kept = memory.after(kept.turn)) numbers.push(kept.moves.number[0]!)
  return numbers
}

test('[WCH-6] moves are kept as they were, in their order, though the arrays of a turn are used again', () => {
  const memory = new MovesMemory({ keepMs: 1_000, most: 100 })
  const moves = movesOf(1)
  memory.keep(moves, 0)
  moves.number[0] = 2
  memory.keep(moves, 10)
  expect(numbersIn(memory)).toEqual([1, 2])
})

test('what is too old or too much goes, the oldest first, and who reads on never reads one twice', () => {
  const memory = new MovesMemory({ keepMs: 1_000, most: 10 })
  for (let turn = 1; turn <= 4; turn++) memory.keep(movesOf(turn, 4), turn * 100)
  expect(numbersIn(memory)).toEqual([3, 4])
  const read = memory.after(0)!
  memory.keep(movesOf(5), 1_350)
  expect(memory.after(read.turn)?.moves.number[0]).toBe(4)
  expect(memory.oldestMs).toBe(400)
  memory.keep(movesOf(6), 9_000)
  expect(numbersIn(memory)).toEqual([6])
})

test('whoever has taken a turn is told whether all that came after it is still there', () => {
  const memory = new MovesMemory({ keepMs: 1_000, most: 10 })
  expect(memory.hasAllAfter(0)).toBe(true)
  for (let turn = 1; turn <= 4; turn++) memory.keep(movesOf(turn, 4), turn * 100)
  expect([0, 1, 2, 3, 4].map(turn => memory.hasAllAfter(turn))).toEqual([false, false, true, true, true])
  memory.keep(movesOf(9, 11), 500)
  expect([memory.turn, memory.oldestMs, memory.hasAllAfter(4)]).toEqual([5, Infinity, false])
})

test('round and round, what is kept is the last of what was heard, whole and in order', () => {
  const random = seeded(7)
  const memory = new MovesMemory({ keepMs: 50, most: 100 })
  for (let turn = 1; turn <= 2_000; turn++) {
    const moves = movesOf(turn, 1 + Math.floor(random() * 40))
    moves.lat.fill(turn)
    memory.keep(moves, turn)
    const found: number[] = []
    for (let kept = memory.after(0); kept !== undefined; kept = memory.after(kept.turn)) {
      found.push(kept.turn)
      expect([...kept.moves.number, ...kept.moves.lat].every(value => value === kept.turn)).toBe(true)
    }
    expect(found).toEqual(Array.from({ length: found.length }, (_, index) => turn - found.length + 1 + index))
    expect(found.length).toBeGreaterThan(0)
    expect(found[0]).toBeGreaterThanOrEqual(turn - 50)
  }
})

test('where everybody is now leaves out who was never anywhere', () => {
  const column = (...values: number[]) => Float64Array.from([0, ...values])
  const columns = { lon: column(112, Number.NaN, 113), lat: column(38, 0, 39), fixedAtMs: column(5, 0, 6), speedKmh: column(1, 0, 2), bearingDeg: column(1, 0, 2), accuracyMetres: column(1, 0, 2) }
  const moves = movesOfNow(columns, 1, 4)
  expect([moves.count, ...moves.number.slice(0, 2)]).toEqual([2, 1, 3])
})
