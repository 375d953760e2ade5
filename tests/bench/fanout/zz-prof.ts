import { FrameBoard } from '#realtime/gateway'
import { MovingUnits } from '#tests/moving-units'
import { Walk, boxesOf, T0 } from './trace.ts'
const N = Number(process.argv[2] ?? 100000), V = Number(process.argv[3] ?? 50), K = Number(process.argv[4] ?? 2), EX = Number(process.argv[5] ?? 1e9)
const scene = { units: N, viewers: V, ticks: 0, seed: 1409, exactUpTo: EX }
const walk = new Walk(scene); const all = walk.everybody()
const T = 24; const ticks = Array.from({ length: T }, () => walk.next())
const units = new MovingUnits()
for (let n = 1; n <= N; n++) units.columns.put(n, { id: '', kindCode: n % 7, areaPath: `1/${n % 48}/`, isOnDuty: true })
units.tell(all)
let now = T0
const board = new FrameBoard(units, { nowMs: () => now, exactUpTo: EX, mostWaitingBytes: 1 << 30 })
const actors = ['1/', null].map(path => ({ accountId: '', username: '', displayName: '', roles: ['commander'], area: path === null ? null : { code: '', path }, departmentCode: null }))
let bytes = 0
for (const [at, box] of boxesOf(scene).entries()) board.open(actors[at % K]!, { waitingBytes: () => 0, send: b => { bytes += b.length; return true } }).look({ bbox: [...box], zoom: 1 })
let [take, turn] = [0, 0]
for (const [at, moves] of ticks.entries()) {
  now += 1000
  if (at === 8) { take = turn = bytes = 0 }
  const a = process.cpuUsage(); units.tell(moves)
  const b = process.cpuUsage(a); const r = board.turn(); const c = process.cpuUsage(a)
  take += (b.user + b.system) / 1000; turn += (c.user + c.system - b.user - b.system) / 1000
}
console.log({ N, V, K, takeMs: take / (T - 8), turnMs: turn / (T - 8), kB: bytes / (T - 8) / 1000 })
