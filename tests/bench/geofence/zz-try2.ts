import { FenceIndex } from '../../../domain/watch/engine/fence-index.ts'
import { Membership } from '../../../domain/watch/engine/membership.ts'
import { fenceRings, HotCity } from '../hot-city.ts'
import { roomForMoves } from '#domain/force'
const N = Number(process.argv[2] ?? 10000), U = Number(process.argv[4] ?? 100000)
const rings = fenceRings(N, 1409)
const index = new FenceIndex({ cellMetres: Number(process.argv[3] ?? 100), lat: 39.9, hasInside: true })
let c0 = process.cpuUsage().user
for (const r of rings) index.put({ shape: 'polygon' as const, polygons: [[r as any]] }, () => {})
let calls = 0; const ts: number[] = []
while (!index.isSettled) { const t = performance.now(); index.work(20000); ts.push(performance.now() - t); calls++ }
ts.sort((a,b)=>b-a)
console.log('build ms', (process.cpuUsage().user - c0) / 1000, { calls }, ts.slice(0,5), ts[calls>>1])
const city = new HotCity(U, 7)
const moves = roomForMoves(U)
const m = new Membership(index)
let at = 1e12, ev = 0
for (let r = 0; r < 8; r++) {
  city.step(5); at += 5000
  for (let i = 0; i < U; i++) { moves.number[i] = i + 1; moves.lon[i] = city.lon[i]!; moves.lat[i] = city.lat[i]!; moves.fixedAtMs[i] = at }
  moves.count = U; ev = 0; let fl = 0
  c0 = process.cpuUsage().user
  for (let i = 0; i < U; i++) if (m.move(moves, i) === 2) { ev += m.leftCount + m.enteredCount; fl++ }
  console.log('stateful/s', Math.round(U / ((process.cpuUsage().user - c0) / 1e6)), ev / U, fl / U)
}
