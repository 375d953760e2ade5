import { around } from 'geokdbush'
import KDBush from 'kdbush'
import { NearGrid, NearSearch, type Wanted } from '#domain/force/server'
import { type Bench, type BenchResult, cpuMs, worstRound } from './harness.ts'
import { RedisGeo } from './nearest/redis-geo.ts'
import { type Finder, K, type Outcome, type Size, TURNS, replay } from './nearest/trace.ts'

/** 100 k units that report every 5 s are 20,000 moves a tick of one second; 500 desks that ask every 5 s are 100 searches. */
const FULL: Size = { units: 100_000, searches: 100, ticks: 150, warmTicks: 50 }
const SHORT: Size = { units: 3_000, searches: 30, ticks: 6, warmTicks: 5 }

/**
 * The ten nearest while everybody moves. Ours is told of each move and never stale; geokdbush is built anew once a tick and
 * stale in between; Redis is told of each move and asked in growing circles. CPU on the server's side: for ours and geokdbush
 * all their work, for Redis its process without the client. One side replays the whole walk, then the other.
 */
export const bench: Bench = {
  name: 'nearest',
  async run({ rounds, short, seed, say }) {
    const results: Omit<BenchResult, 'name'>[] = []
    for (let round = 0; round < rounds; round++) {
      results.push(await oneRound(short ? SHORT : FULL, { seed: seed + round, oursFirst: round % 2 === 0, hasRedis: !short }))
      say(`round ${round + 1}: ${JSON.stringify(results.at(-1))}`)
    }
    return worstRound('nearest', results, { lowest: ['searchesPerSecond', 'movesPerSecond', 'geokdbushSearchesPerSecond', 'redisSearchesPerSecond', 'redisMovesPerSecond', 'redisSearchesPerSecondWithin1Km', 'redisSearchesPerSecondWithin3Km', 'redisRecall'] })
  },
}

async function oneRound(size: Size, { seed, oursFirst, hasRedis }: { seed: number; oursFirst: boolean; hasRedis: boolean }): Promise<Omit<BenchResult, 'name'>> {
  const first = oursFirst ? await replay(ours(null), size, seed) : null
  const bush = await replay(kdbush(), size, seed)
  const own = first ?? (await replay(ours(null), size, seed))
  const filtered = await replay(ours(SOME), size, seed)
  await using redis = hasRedis ? await RedisGeo.open() : null
  const geo = redis === null ? null : await replay(redis, size, seed)
  const fixed: Record<string, number> = redis === null ? {} : { redisSearchesPerSecondWithin1Km: await redis.searchesPerSecondWithin(1_000), redisSearchesPerSecondWithin3Km: await redis.searchesPerSecondWithin(3_000) }
  const searched = size.searches * size.ticks
  const moved = (size.ticks * size.units) / TURNS
  return {
    gate: { passed: own.checked > 0 && own.wrong === 0 && bush.wrong === 0, checked: own.checked, wrong: own.wrong, wrongOfGeokdbush: bush.wrong },
    ratios: {
      geokdbush: all(bush) / all(own),
      geokdbushSearchesAlone: bush.searchMs / own.searchMs,
      ...(geo !== null && { redis: all(geo) / all(own), redisSearchesAlone: geo.searchMs / own.searchMs }),
    },
    figures: {
      searchesPerSecond: (searched / own.searchMs) * 1000,
      movesPerSecond: (moved / own.moveMs) * 1000,
      tickMs: all(own) / size.ticks,
      geokdbushTickMs: all(bush) / size.ticks,
      geokdbushSearchesPerSecond: (searched / bush.searchMs) * 1000,
      filterCost: filtered.searchMs / own.searchMs,
      ...(geo !== null && { redisTickMs: all(geo) / size.ticks, redisSearchesPerSecond: (searched / geo.searchMs) * 1000, redisMovesPerSecond: (moved / geo.moveMs) * 1000, redisRecall: geo.recall }),
      ...fixed,
    },
  }
}

function all({ moveMs, searchMs }: Outcome): number {
  return moveMs + searchMs
}

/** One kind in seven, of which an array of areas lets nine in ten pass: what a commander's question costs more. */
const VISIBLE = new Uint8Array(10).fill(1, 1)
const SOME: Wanted = { anyOf: 1 << 3, allOf: 0, placedIn: 0, accept: number => VISIBLE[number % 10] === 1 }

function ours(wanted: Wanted | null): Finder {
  const grid = new NearGrid()
  const search = new NearSearch(grid)
  const how = wanted === null ? {} : { wanted }
  return {
    cpuMs,
    start: everybody => {
      grid.put(everybody)
      for (const number of everybody.number) grid.describe(number, 1 << number % 7)
    },
    move: moves => grid.put(moves),
    search: places => places.map(place => told(search.nearest(place, K, how))),
  }
}

/** Found units are overwritten by the next search. */
function told({ count, number }: { readonly count: number; readonly number: Int32Array }): number[] {
  const numbers: number[] = []
  for (let rank = 0; rank < count; rank++) numbers.push(number[rank]!)
  return numbers
}

function kdbush(): Finder {
  let tree = new KDBush(0)
  return {
    cpuMs,
    start: () => undefined,
    move: (_, city) => {
      tree = new KDBush(city.count)
      for (let index = 0; index < city.count; index++) tree.add(city.lon[index]!, city.lat[index]!)
      tree.finish()
    },
    search: places => places.map(([lon, lat]) => around(tree, lon, lat, K).map(index => index + 1)),
  }
}
