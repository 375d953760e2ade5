import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { LARGE_ROOM_SEATS, type WorkerLoad, chooseSite, chooseWorker, expectedLoad } from './choose-worker.ts'

const worker = (index: number, cpu = 0, over: Partial<WorkerLoad> = {}): WorkerLoad => ({ index, cpu, rooms: 0, freshSeats: 0, ...over })

describe('[MED-2] a new room', () => {
  test.each<[string, WorkerLoad[], number | undefined]>([
    ['goes nowhere without a worker', [], undefined],
    ['goes where the least CPU is used', [worker(0, 0.8), worker(1, 0.2), worker(2, 0.5)], 1],
    ['goes by what is measured, not by how many rooms there are', [worker(0, 0.1, { rooms: 9 }), worker(1, 0.5)], 0],
    ['goes among equals where fewer rooms are', [worker(0, 0, { rooms: 2 }), worker(1, 0, { rooms: 1 })], 1],
    ['counts who has just come and is not measured yet', [worker(0, 0.1, { freshSeats: 10 }), worker(1, 0.3)], 1],
  ])('%s', (_, workers, index) => {
    expect(chooseWorker(workers)?.index).toBe(index)
  })
})

describe('[MED-3] one more seat', () => {
  test.each<[string, { seats: number; at: WorkerLoad[] }, WorkerLoad[], number]>([
    ['of a small room stays with it, however busy that worker is', { seats: 4, at: [worker(0, 0.99)] }, [worker(0, 0.99), worker(1)], 0],
    ['of a large room stays while the other is not clearly less busy', { seats: LARGE_ROOM_SEATS, at: [worker(0, 0.5)] }, [worker(0, 0.5), worker(1, 0.3)], 0],
    ['of a large room goes where it is clearly quieter', { seats: LARGE_ROOM_SEATS, at: [worker(0, 0.9)] }, [worker(0, 0.9), worker(1, 0.2)], 1],
    ['of a room at two workers goes to the quieter one', { seats: 20, at: [worker(0, 0.9), worker(1, 0.3)] }, [worker(0, 0.9), worker(1, 0.3)], 1],
    ['of a new room goes like any new room', { seats: 1, at: [] }, [worker(0, 0.5), worker(1, 0.1)], 1],
  ])('%s', (_, room, workers, index) => {
    expect(chooseSite(room, workers)!.index).toBe(index)
  })

  test('never goes to a busier worker than the least busy it could stay at', () => {
    const load = fc.record({ cpu: fc.double({ min: 0, max: 1, noNaN: true }), rooms: fc.nat(9), freshSeats: fc.nat(9) })
    fc.assert(
      fc.property(fc.array(load, { minLength: 1, maxLength: 6 }), fc.nat(40), fc.nat(6), (loads, seats, atCount) => {
        const workers = loads.map((it, index) => ({ ...it, index }))
        const at = workers.slice(0, atCount)
        const chosen = chooseSite({ seats, at }, workers)!
        if (at.length > 0) expect(expectedLoad(chosen)).toBeLessThanOrEqual(Math.min(...at.map(expectedLoad)) + 0.01)
      }),
    )
  })
})
