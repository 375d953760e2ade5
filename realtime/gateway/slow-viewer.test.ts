import { once } from 'node:events'
import { createServer } from 'node:http'
import type { AddressInfo } from 'node:net'
import type { Duplex } from 'node:stream'
import { afterEach, expect, test } from 'vitest'
import { WebSocket, WebSocketServer } from 'ws'
import { roomForMoves } from '#domain/force'
import { CellWorld } from '#domain/track'
import { MovingUnits } from '#tests/moving-units'
import { FrameBoard } from './frame-board.ts'
import { pipeTo } from './frame-pipe.ts'

const UNITS = 15_000
const T0 = 1_780_000_000_000
const MOST_WAITING_BYTES = 1 << 20
/** What the kernel holds for a line is a few MB; a frame here is some 50 kB. */
const MOST_TURNS = 600

const open = new AsyncDisposableStack()
afterEach(() => open.disposeAsync())

/** A board, a real socket to it, and everybody moving at every turn. */
async function aLine() {
  const city = new MovingUnits()
  let nowMs = T0
  let step = 0
  const moves = roomForMoves(UNITS)
  moves.count = UNITS
  const move = () => {
    step++
    for (let row = 0; row < UNITS; row++) {
      moves.number[row] = row + 1
      moves.lon[row] = 112 + (row % 150) * 0.002 + step * 2e-5
      moves.lat[row] = 38 + Math.floor(row / 150) * 0.002
      moves.fixedAtMs[row] = nowMs
      moves.speedKmh[row] = moves.bearingDeg[row] = Number.NaN
    }
    city.tell(moves)
  }
  for (let number = 1; number <= UNITS; number++) city.columns.put(number, { id: String(number), kindCode: 0, areaPath: '1/', isOnDuty: true })
  move()
  const board = open.use(new FrameBoard(city, { nowMs: () => nowMs, mostWaitingBytes: MOST_WAITING_BYTES }))
  const turn = () => {
    nowMs += 250
    move()
    return board.turn()
  }
  const server = createServer()
  open.defer(() => void server.close())
  const door = new WebSocketServer({ noServer: true, perMessageDeflate: false })
  const lines: Duplex[] = []
  const actor = { accountId: 'a', username: 'a', displayName: 'a', roles: ['commander'], area: null, departmentCode: null }
  server.on('upgrade', (request, socket, head) =>
    door.handleUpgrade(request, socket, head, webSocket => {
      lines.push(socket)
      board.open(actor, pipeTo(webSocket, socket)).look({ bbox: [111, 37, 113, 39], zoom: 9 })
    }),
  )
  await new Promise<void>(resolve => server.listen(0, '127.0.0.1', resolve))
  const socket = new WebSocket(`ws://127.0.0.1:${(server.address() as AddressInfo).port}/`, { perMessageDeflate: false })
  open.defer(() => socket.terminate())
  const world = new CellWorld()
  const seen = { gaps: 0, frames: 0 }
  socket.on('message', data => {
    seen.frames++
    if (world.apply(new Uint8Array(data as Buffer)) === 'gap') seen.gaps++
  })
  await once(socket, 'open')
  return { city, turn, socket, world, seen, line: lines[0]! }
}

const breathe = () => new Promise<void>(resolve => setImmediate(resolve))

test('[LIVE-7] who reads nothing is skipped with at most 1 MiB waiting, and has the truth two ticks after reading again', async () => {
  const { city, turn, socket, world, seen, line } = await aLine()
  turn()
  await expect.poll(() => world.count).toBe(UNITS)
  socket.pause()
  let [most, skipped, turns] = [0, 0, 0]
  for (; skipped < 20 && turns < MOST_TURNS; turns++) {
    skipped += turn().skipped
    most = Math.max(most, line.writableLength)
    await breathe()
  }
  expect(skipped).toBe(20)
  expect(most).toBeLessThanOrEqual(MOST_WAITING_BYTES)

  socket.resume()
  await expect.poll(() => line.writableLength, { timeout: 10_000 }).toBe(0)
  const before = world.tick
  turn()
  turn()
  await expect.poll(() => world.tick, { timeout: 10_000 }).toBeGreaterThan(before + 20)
  await expect.poll(() => Math.max(...Array.from({ length: world.count }, (_, row) => Math.abs(world.columns.lon[row]! - city.columns.lon[world.columns.number[row]!]!)))).toBeLessThan(0.5 / 80_000)
  expect([world.count, seen.gaps]).toEqual([UNITS, 0])
}, 60_000)
