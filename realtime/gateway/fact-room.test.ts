import { expect, test } from 'vitest'
import { VirtualTime } from '#tests/simulated/virtual-time'
import { FactRoom, MOST_BYTES, ROOM_BYTES } from './fact-room.ts'

function aRoom() {
  const time = new VirtualTime()
  const told: string[] = []
  const state = { waiting: 0 }
  const room = new FactRoom({
    waitingBytes: () => state.waiting,
    timer: time.timer,
    onRoom: () => told.push(`room at ${time.nowMs}`),
    onSlow: isSlow => told.push(`${isSlow ? 'slow' : 'no longer slow'} at ${time.nowMs}`),
    cut: why => told.push(`cut as ${why} at ${time.nowMs}`),
  })
  return { time, told, state, room }
}

test('[LIVE-9] a buffer that is full for a moment is nothing to tell', async () => {
  const { time, told, state, room } = aRoom()
  state.waiting = ROOM_BYTES
  expect(room.hasRoom()).toBe(false)
  time.timer(250, () => (state.waiting = 0))
  await time.run(60_000)
  expect(told).toEqual(['room at 300'])
  expect(room.hasRoom()).toBe(true)
})

test('[LIVE-9] who stays slow is told, and told again when there is room', async () => {
  const { time, told, state, room } = aRoom()
  state.waiting = 900_000
  room.hasRoom()
  for (let ms = 1_000; ms <= 40_000; ms += 1_000) time.timer(ms, () => (state.waiting -= 20_000))
  await time.run(60_000)
  expect(told).toEqual(['slow at 500', 'no longer slow at 39000', 'room at 39000'])
})

test('[LIVE-9] who takes not one byte for 15 s is cut', async () => {
  const { time, told, state, room } = aRoom()
  state.waiting = ROOM_BYTES + 1
  room.hasRoom()
  await time.run(60_000)
  expect(told).toEqual(['slow at 500', 'cut as stalled at 15000'])
})

test('[LIVE-9] more than 1 MiB waits for nobody', async () => {
  const { time, told, state, room } = aRoom()
  state.waiting = MOST_BYTES + 1
  room.hasRoom()
  await time.run(60_000)
  expect(told).toEqual(['cut as full at 100'])
})
