import { readFileSync } from 'node:fs'
import { type IncomingMessage, createServer } from 'node:http'
import type { AddressInfo } from 'node:net'
import { type WebSocket, WebSocketServer } from 'ws'
import { kindOfCode, roomForMoves } from '#domain/force'
import { framesMessage } from '#platform/pure'
import { FrameBoard, pipeTo } from '#realtime/gateway'
import { MovingUnits } from '#tests/moving-units'
import { HotCity } from '../hot-city.ts'

const SECONDS_A_TICK = 5
const ACTOR = { accountId: 'bench', username: 'bench', displayName: 'bench', roles: ['commander'], area: { code: '1', path: '1/' }, departmentCode: null }
const PAGE = '<!doctype html><meta charset="utf-8"><body style="margin:0;--unit:#a9b9cf;--unit-stale:#56677f"><script type="module" src="/page.js"></script>'

export type Scripts = { readonly page: string; readonly worker: string }
export type BenchServer = AsyncDisposable & {
  readonly url: string
  readonly city: HotCity
  /** Everybody moves; whoever is connected is told in its own way. */
  readonly tick: () => void
}

/** One walk for both: the product's frames at `/frames`, and at `/json` what a competent team sends without them: what changed, as JSON. */
export async function openBenchServer(scripts: Scripts, { units: count, seed }: { units: number; seed: number }): Promise<BenchServer> {
  const city = new HotCity(count, seed)
  const units = new MovingUnits()
  const moves = roomForMoves(count)
  let nowMs = Date.now()
  for (let number = 1; number <= count; number++) units.columns.put(number, { id: String(number), kindCode: number % 7, areaPath: '1/', isOnDuty: true })
  const walk = (isFirst: boolean) => {
    nowMs = Date.now()
    if (!isFirst) city.step(SECONDS_A_TICK)
    moves.count = 0
    for (let row = 0; row < count; row++) if (isFirst || city.speedMps[row] !== 0) tellMove(moves, { row, city, nowMs })
    units.tell(moves)
  }
  walk(true)
  const board = new FrameBoard(units, { nowMs: () => nowMs, exactUpTo: Number.MAX_SAFE_INTEGER, mostWaitingBytes: 256 << 20 })
  const listeners = new Set<WebSocket>()
  const server = createServer((request, response) => {
    const [type, body] = fileOf(request.url ?? '/', scripts)
    response.writeHead(body === null ? 404 : 200, { 'content-type': type }).end(body ?? '')
  })
  const door = new WebSocketServer({ noServer: true, perMessageDeflate: false })
  server.on('upgrade', (request: IncomingMessage, socket, head) =>
    door.handleUpgrade(request, socket, head, webSocket => {
      if (request.url === '/json') {
        listeners.add(webSocket)
        webSocket.send(recordsOf(city, units, { all: true, nowMs }))
        return
      }
      const viewer = board.open(ACTOR, pipeTo(webSocket, socket))
      webSocket.on('message', data => {
        const message = framesMessage.parse(JSON.parse(String(data)))
        if ('view' in message) viewer.look(message.view)
        else viewer.resync()
        board.turn()
      })
      webSocket.on('close', () => board.close(viewer))
    }),
  )
  await new Promise<void>(resolve => server.listen(0, '127.0.0.1', resolve))
  return {
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    city,
    tick: () => {
      walk(false)
      board.turn()
      const text = listeners.size > 0 ? recordsOf(city, units, { all: false, nowMs }) : ''
      for (const listener of listeners) if (listener.readyState === listener.OPEN) listener.send(text)
    },
    [Symbol.asyncDispose]: async () => {
      board[Symbol.dispose]()
      for (const client of door.clients) client.terminate()
      server.closeAllConnections()
      await new Promise(resolve => server.close(resolve))
    },
  }
}

function tellMove(moves: ReturnType<typeof roomForMoves>, { row, city, nowMs }: { row: number; city: HotCity; nowMs: number }): void {
  const at = moves.count++
  moves.number[at] = row + 1
  moves.lon[at] = city.lon[row]!
  moves.lat[at] = city.lat[row]!
  moves.fixedAtMs[at] = nowMs
  moves.speedKmh[at] = city.speedMps[row]! * 3.6
  moves.bearingDeg[at] = ((city.headingRad[row]! * 180) / Math.PI) % 360
}

function recordsOf(city: HotCity, units: MovingUnits, { all, nowMs }: { all: boolean; nowMs: number }): string {
  const records: unknown[] = []
  for (let row = 0; row < city.count; row++) {
    if (!all && city.speedMps[row] === 0) continue
    const bearing = Math.round(((city.headingRad[row]! * 180) / Math.PI) % 360)
    records.push({ number: row + 1, lon: Number(city.lon[row]!.toFixed(6)), lat: Number(city.lat[row]!.toFixed(6)), kind: kindOfCode(units.columns.kindCode[row + 1]!), bearing, speed: Math.round(city.speedMps[row]! * 3.6), at: nowMs })
  }
  return JSON.stringify(records)
}

/** Everybody of another city of this size, and where they are a tick later: four columns behind one another. */
function cityBytes(url: string): Uint8Array {
  const asked = new URL(url, 'http://bench').searchParams
  const city = new HotCity(Number(asked.get('units')), Number(asked.get('seed')))
  const all = new Float64Array(city.count * 4)
  all.set(city.lon, 0)
  all.set(city.lat, city.count)
  city.step(SECONDS_A_TICK)
  all.set(city.lon, city.count * 2)
  all.set(city.lat, city.count * 3)
  return new Uint8Array(all.buffer)
}

function fileOf(url: string, { page, worker }: Scripts): readonly [type: string, body: string | Uint8Array | null] {
  if (url.startsWith('/city?')) return ['application/octet-stream', cityBytes(url)]
  if (url === '/') return ['text/html', PAGE]
  if (url === '/page.js') return ['text/javascript', page]
  if (url === '/frames-worker.ts') return ['text/javascript', worker]
  if (url === '/icons.svg') return ['image/svg+xml', readFileSync('public/icons.svg', 'utf8')]
  return ['text/plain', null]
}
