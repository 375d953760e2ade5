import { type Bench, type BenchResult, worstRound } from './harness.ts'
import { METRES_PER_LAT, METRES_PER_LON, fenceRings } from './hot-city.ts'
import { collectGarbage, spent } from './tracks/cluster.ts'
import { DuckTable } from './tracks/duck-table.ts'
import { type Walk, minutesInside } from './tracks/oracle.ts'
import { type Ours, askOurs, emptyOurs, openOurs, oursBytes, playOurs, putBenchUnits, tracksOf, writeOurs } from './tracks/ours.ts'
import { PostgisTable } from './tracks/postgis-table.ts'
import { START_MS, type Trace, aTrace } from './tracks/trace.ts'

type Size = { readonly write: { units: number; seconds: number }; readonly play: { units: number; seconds: number; played: number }; readonly questions: number; readonly firsts: number }

/** Kept already: 500 units for an hour, 1.8 M positions; 200 of them are played. Written beside them, round by round: 5 k units for two minutes. */
const FULL: Size = { write: { units: 5_000, seconds: 120 }, play: { units: 500, seconds: 3_600, played: 200 }, questions: 60, firsts: 60 }
const SHORT: Size = { write: { units: 200, seconds: 120 }, play: { units: 60, seconds: 300, played: 20 }, questions: 60, firsts: 2 }

const NOW = '2026-11-23T04:00:00Z'
/** 1e-6 degree, and the trace's own 1e-7. */
const QUANTUM_METRES = 0.08
const FIRST_MS = 120_000
const PAGE_MS = 600_000

type Peers = { readonly ours: Ours; readonly postgis: PostgisTable | null; readonly duck: DuckTable }

/**
 * One position a second of each unit: written, kept and played back. Ours counts the whole of its work, this process and
 * PostgreSQL's; of PostGIS only the server's, its client's is left out of writing; DuckDB runs in this process. A page of the peers
 * is columns of JSON; both make all of an hour in pages.
 */
export const bench: Bench = {
  name: 'tracks',
  async run({ rounds, short, seed, say }) {
    const size = short ? SHORT : FULL
    await using ours = await openOurs(NOW)
    await using postgis = short ? null : await PostgisTable.open()
    await using duck = await DuckTable.open()
    const peers: Peers = { ours, postgis, duck }
    // A server has run for days: what the first minutes cost a compiler is nobody's figure.
    const dense = await bytesOf(ours, aTrace({ ...size.write, seed }))
    const noisy = await bytesOf(ours, aTrace({ ...size.write, seed, isNoisy: true }))
    const trace = aTrace({ ...size.play, seed })
    const ids = await putBenchUnits(ours.handles, size.play.units)
    const kept = await fillForPlayback(peers, trace)
    const gate = await gateOf(ours, { trace, ids, size, seed })
    say(`gate: ${JSON.stringify(gate)}`)
    await playRound(peers, { size: { ...size, firsts: 5 }, ids, round: rounds })
    const results: Omit<BenchResult, 'name'>[] = []
    for (let round = 0; round < rounds; round++) {
      const played = await playRound(peers, { size, ids, round })
      const later = { ...aTrace({ ...size.write, seed: seed + round }), startMs: START_MS + (size.play.seconds + round * size.write.seconds) * 1_000 }
      const written = await writeRound(peers, later, round % 2 === 0)
      results.push({ gate, ratios: { ...written.ratios, ...kept.ratios, ...played.ratios }, figures: { ...written.figures, ...kept.figures, bytesPerPositionDense: dense, bytesPerPositionNoisy: noisy, ...played.figures } })
      say(`round ${round + 1}: ${JSON.stringify(results.at(-1))}`)
    }
    return worstRound('tracks', results, {
      lowest: ['positionsPerCpuSecond', 'postgisPerCpuSecond', 'duckdbPerCpuSecond', 'postgisBytesPerPosition', 'duckdbBytesPerPosition', 'postgisFirstMs', 'postgisWholeMs', 'postgisKiB', 'duckdbFirstMs', 'duckdbWholeMs'],
    })
  },
}

/** Into tables that have all their indexes and hold an hour already. */
async function writeRound({ ours, postgis, duck }: Peers, trace: Trace, isOursFirst: boolean): Promise<Omit<BenchResult, 'name'>> {
  const positions = trace.units * trace.seconds
  const cost = { ours: 0, postgis: 0, duck: 0, encode: 0 }
  const own = async () => {
    collectGarbage()
    const { own: encode, server } = await spent(ours.postmaster, async () => void (await writeOurs(ours.handles, trace, ours.chunks)))
    cost.ours = encode + server
    cost.encode = encode
  }
  if (isOursFirst) await own()
  if (postgis) await postgis.write(trace, async copy => void (cost.postgis += (await spent(postgis.postmaster, copy)).server))
  if (!isOursFirst) await own()
  await duck.write(trace, async copy => {
    collectGarbage()
    cost.duck += (await spent(null, copy)).own
  })
  const perSecond = (ms: number) => (positions / ms) * 1_000
  return {
    gate: { passed: true },
    ratios: { ...(postgis && { postgisWrite: cost.postgis / cost.ours }), duckdbWrite: cost.duck / cost.ours },
    figures: {
      positionsPerCpuSecond: perSecond(cost.ours),
      encodeShare: cost.encode / cost.ours,
      ...(postgis && { postgisPerCpuSecond: perSecond(cost.postgis) }),
      duckdbPerCpuSecond: perSecond(cost.duck),
    },
  }
}

/** Dense: many units of one city. Noisy receivers, whose speed and bearing scatter at every fix, cost more: said, not hidden. */
async function bytesOf({ handles }: Ours, trace: Trace): Promise<number> {
  await emptyOurs(handles)
  return (await writeOurs(handles, trace).then(() => oursBytes(handles))) / (trace.units * trace.seconds)
}

async function fillForPlayback({ ours, postgis, duck }: Peers, trace: Trace): Promise<Pick<BenchResult, 'ratios' | 'figures'>> {
  await emptyOurs(ours.handles)
  await writeOurs(ours.handles, trace, ours.chunks)
  await ours.handles.pool.query('vacuum analyze track_chunk, track_cell')
  const unmeasured = (copy: () => Promise<void>) => copy()
  if (postgis) {
    await postgis.empty()
    await postgis.write(trace, unmeasured)
    await postgis.index()
    await postgis.analyze()
  }
  await duck.write(trace, unmeasured)
  const positions = trace.units * trace.seconds
  const [own, gis, duckdb] = [(await oursBytes(ours.handles)) / positions, postgis && (await postgis.bytes()) / positions, duck.bytes / positions]
  return {
    ratios: { ...(gis !== null && { postgisBytes: gis / own }), duckdbBytes: duckdb / own },
    figures: { bytesPerPosition: own, ...(gis !== null && { postgisBytesPerPosition: gis }), duckdbBytesPerPosition: duckdb },
  }
}

async function playRound({ ours, postgis, duck }: Peers, { size, ids, round }: { size: Size; ids: readonly string[]; round: number }): Promise<Omit<BenchResult, 'name'>> {
  const endMs = START_MS + size.play.seconds * 1_000
  const numbers = Array.from({ length: size.play.played }, (_, at) => ((at * 2 + round) % size.play.units) + 1)
  const units = numbers.map(number => ids[number - 1]!)
  const starts = Array.from({ length: size.firsts }, (_, at) => START_MS + Math.floor((at * (size.play.seconds * 1_000 - FIRST_MS)) / size.firsts))
  const peer = async (table: { page: PostgisTable['page'] }, server: number | null) => {
    const first = await spent(server, async () => {
      for (const fromMs of starts) await table.page(numbers, fromMs, fromMs + FIRST_MS)
    })
    let bytes = 0
    const whole = await spent(server, async () => {
      for (let fromMs = START_MS; fromMs < endMs; fromMs += PAGE_MS) bytes += (await table.page(numbers, fromMs, fromMs + PAGE_MS)).length
    })
    return { firstMs: (first.own + first.server) / starts.length, wholeMs: whole.own + whole.server, bytes }
  }
  const first = await spent(ours.postmaster, async () => {
    for (const fromMs of starts) await playOurs(ours.handles, units, { fromMs, toMs: endMs - 1, most: 1 })
  })
  let bytes = 0
  const whole = await spent(ours.postmaster, async () => {
    for (const page of await playOurs(ours.handles, units, { fromMs: START_MS, toMs: endMs - 1 })) bytes += page.length
  })
  const own = { firstMs: (first.own + first.server) / starts.length, wholeMs: whole.own + whole.server, bytes }
  const duckdb = await peer(duck, null)
  const gis = postgis && (await peer(postgis, postgis.postmaster))
  const slower = (other: typeof own) => Math.min(other.firstMs / own.firstMs, other.wholeMs / own.wholeMs)
  return {
    gate: { passed: true },
    ratios: {
      ...(gis && { playback: slower(gis), playbackFirst: gis.firstMs / own.firstMs, playbackWhole: gis.wholeMs / own.wholeMs, playbackBytes: gis.bytes / own.bytes }),
      duckdbPlayback: slower(duckdb),
    },
    figures: {
      ...{ firstMs: own.firstMs, wholeMs: own.wholeMs, wholeKiB: own.bytes / 1024, duckdbFirstMs: duckdb.firstMs, duckdbWholeMs: duckdb.wholeMs },
      ...(gis && { postgisFirstMs: gis.firstMs, postgisWholeMs: gis.wholeMs, postgisKiB: gis.bytes / 1024 }),
    },
  }
}

/** What is read is what was written, to the quantum; who was in a polygon is who the oracle says, to a second. */
async function gateOf({ handles }: Ours, { trace, ids, size, seed }: { trace: Trace; ids: readonly string[]; size: Size; seed: number }): Promise<BenchResult['gate']> {
  const span = { fromMs: START_MS, toMs: START_MS + trace.seconds * 1_000 }
  const walks = new Map<number, Walk>()
  let [read, wrong, worstMetres] = [0, 0, 0]
  for (let from = 0; from < ids.length; from += 500) {
    const tracks = tracksOf(await playOurs(handles, ids.slice(from, from + 500), span), span)
    for (const [number, fixes] of tracks) {
      walks.set(number, Array.from({ length: fixes.count }, (_, row) => ({ atMs: fixes.fixedAtMs[row]!, lon: fixes.lon[row]!, lat: fixes.lat[row]! })))
      if (fixes.count !== trace.seconds) wrong += Math.abs(trace.seconds - fixes.count)
      for (let row = 0; row < Math.min(fixes.count, trace.seconds); row++) {
        const at = row * trace.units + number - 1
        const metres = Math.hypot((fixes.lon[row]! - trace.lon[at]!) * METRES_PER_LON, (fixes.lat[row]! - trace.lat[at]!) * METRES_PER_LAT)
        worstMetres = Math.max(worstMetres, metres)
        const isSame = fixes.fixedAtMs[row] === START_MS + row * 1_000 && Math.abs(fixes.speedKmh[row]! - trace.speedKmh[at]!) < 0.051 && fixes.bearingDeg[row] === trace.bearingDeg[at]! % 360
        if (!isSame || metres > QUANTUM_METRES) wrong++
        read++
      }
    }
  }
  const asked = await askQuestions(handles, { walks, size, seed })
  return { passed: read === trace.units * trace.seconds && wrong === 0 && asked.differing === 0 && asked.found > 0, read, wrong, worstMetres, ...asked }
}

async function askQuestions(handles: Ours['handles'], { walks, size, seed }: { walks: ReadonlyMap<number, Walk>; size: Size; seed: number }): Promise<{ questions: number; found: number; differing: number }> {
  let [found, differing] = [0, 0]
  for (const [at, ring] of fenceRings(size.questions, seed).entries()) {
    const fromMs = START_MS + ((at * 37) % size.play.seconds) * 600
    const span = { fromMs, toMs: fromMs + 600_000 }
    const truth = minutesInside(walks, [ring], span)
    const answer = await askOurs(handles, ring, span)
    found += truth.size
    for (const number of new Set([...truth.keys(), ...answer.keys()])) if (Math.abs((truth.get(number) ?? -1) - (answer.get(number) ?? -1)) > 0.02) differing++
  }
  return { questions: size.questions, found, differing }
}
