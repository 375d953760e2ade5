import { FenceIndex } from '/work/main/domain/watch/engine/fence-index.ts'
import { fenceRings, HotCity, seeded } from '/work/main/tests/bench/hot-city.ts'
import { exactPlace, isInsideExactly } from '/work/main/tests/bench/geofence/oracle.ts'
const N = Number(process.argv[2] ?? 10000)
const rings = fenceRings(N, 1409)
const index = new FenceIndex({ cellMetres: Number(process.argv[3] ?? 100), lat: 39.9, hasInside: true })
let c0 = process.cpuUsage().user
const places = rings.map(r => ({ shape: 'polygon' as const, polygons: [[r as any]] }))
const shapes = places.map(p => index.put(p, () => {}))
let left = 0, calls = 0, worst = 0
while (!index.isSettled) { const t = performance.now(); index.work(20000); worst = Math.max(worst, performance.now() - t); calls++ }
console.log('build ms', (process.cpuUsage().user - c0) / 1000, { calls, worst }, 'words MB', index.cells.words.byteLength / 1e6, 'rows', index.cells.rows.byteLength/1e6, 'corners', index.shapes.corners.byteLength/1e6)
const city = new HotCity(100000, 7)
const out = new Int32Array(100000)
const byShape = new Map(shapes.map((s, i) => [s, i]))
const exactPlaces = places.map(exactPlace)
let wrong = 0, pairs = 0
const random = seeded(5)
for (let i = 0; i < 300; i++) {
  const lon = city.lon[i]!, lat = city.lat[i]!
  const n = index.at(lon, lat, out)
  const got = new Set([...out.subarray(0, n)])
  if (got.size !== n) console.log('dup', n, got.size)
  for (let f = 0; f < N; f += 1 + Math.floor(random()*10)) { pairs++; if (isInsideExactly(exactPlaces[f]!, [lon, lat]) !== got.has(shapes[f]!)) wrong++ }
}
console.log({ wrong, pairs })
for (let r = 0; r < 3; r++) {
  let hits = 0
  c0 = process.cpuUsage().user
  for (let i = 0; i < city.count; i++) hits += index.at(city.lon[i]!, city.lat[i]!, out)
  console.log('stateless/s', Math.round(city.count / ((process.cpuUsage().user - c0) / 1e6)), hits / city.count)
}
