import { setTimeout as sleep } from 'node:timers/promises'
import { build } from 'esbuild'
import { distanceMetres } from '#platform/pure'
import { type BenchServer, type Scripts, openBenchServer } from './browser/bench-server.ts'
import { type Chrome, openChrome } from './browser/chrome.ts'
import type { BenchPage, Size } from './browser/bench-page.ts'
import type { HotCity } from './hot-city.ts'
import { type Bench, type BenchResult, quantile, worstRound } from './harness.ts'

type Round = Omit<BenchResult, 'name'>
type Way = 'startOurs' | 'startJson'
type Scale = { readonly units: number; readonly million: number; readonly ticks: number; readonly tickMs: Readonly<Record<Way, number>>; readonly frames: number; readonly deckFrames: number; readonly screen: { readonly width: number; readonly height: number } }

const FULL: Scale = { units: 100_000, million: 1_000_000, ticks: 8, tickMs: { startOurs: 900, startJson: 2500 }, frames: 24, deckFrames: 3, screen: { width: 1920, height: 1080 } }
const SHORT: Scale = { units: 1_500, million: 5_000, ticks: 2, tickMs: { startOurs: 250, startJson: 250 }, frames: 3, deckFrames: 1, screen: { width: 320, height: 180 } }
const CHECKED = 100
/** The wire's own rounding. */
const WITHIN_METRES = 0.5
const GLIDE_FRAMES = 30

async function bundled(entry: string): Promise<string> {
  const { outputFiles } = await build({ entryPoints: [entry], bundle: true, format: 'esm', write: false, minify: true, target: 'es2023', logLevel: 'error' })
  return outputFiles[0]!.text
}

type Measured = { readonly perTickMs: number; readonly glideFrameMs: number; readonly ticks: number; readonly worstMetres: number }
type Rig = { readonly chrome: Chrome; readonly server: BenchServer; readonly scale: Scale }

/** CPU of the page's thread for each tick, less what the same page takes in the same time when nothing comes. */
async function measure(way: Way, { chrome, server, scale }: Rig): Promise<Measured> {
  const { page, mainThreadMs } = chrome
  const running = await page.evaluateHandle(async (name: Way) => await (globalThis as unknown as { bench: BenchPage }).bench[name](), way)
  await page.waitForFunction(it => it.ticks() > 0, running, { polling: 100, timeout: 60_000 })
  for (let warm = 0; warm < 2; warm++) {
    server.tick()
    await sleep(scale.tickMs[way])
  }
  const over = async (work: () => void): Promise<number> => {
    const before = await mainThreadMs()
    for (let tick = 0; tick < scale.ticks; tick++) {
      work()
      await sleep(scale.tickMs[way])
    }
    return (await mainThreadMs()) - before
  }
  const idleMs = await over(() => undefined)
  const ticksBefore = await running.evaluate(it => it.ticks())
  const busyMs = await over(() => server.tick())
  const ticks = (await running.evaluate(it => it.ticks())) - ticksBefore
  const worstMetres = worstOf(server.city, await running.evaluate((it, count) => it.placesOf(Array.from({ length: count }, (_, index) => index * 7 + 1)), CHECKED))
  const beforeGlide = await mainThreadMs()
  await running.evaluate((it, frames) => it.glide(frames), GLIDE_FRAMES)
  const glideFrameMs = ((await mainThreadMs()) - beforeGlide) / GLIDE_FRAMES
  await running.evaluate(it => it.stop())
  return { perTickMs: (busyMs - idleMs) / scale.ticks, glideFrameMs, ticks, worstMetres }
}

function worstOf({ lon, lat }: HotCity, places: readonly (readonly [number, number] | null)[]): number {
  return Math.max(...places.map((place, index) => (place === null ? Infinity : distanceMetres([place[0], place[1]], [lon[index * 7]!, lat[index * 7]!]))))
}

const median = (times: readonly number[]) => quantile(times.slice(Math.min(2, times.length - 1)), 0.5)

async function roundOf(rig: Rig, { seed, isOursFirst }: { seed: number; isOursFirst: boolean }): Promise<Round> {
  const { chrome, scale } = rig
  const ways: Way[] = isOursFirst ? ['startOurs', 'startJson'] : ['startJson', 'startOurs']
  const by = new Map<Way, Measured>()
  for (const way of ways) by.set(way, await measure(way, rig))
  const [ours, json] = [by.get('startOurs')!, by.get('startJson')!]
  const time = (name: 'timeRaster' | 'timeDeck', units: number, frames: number) => {
    const size: Size = { units, frames, seed, ...scale.screen }
    return chrome.page.evaluate(([what, it]) => (globalThis as unknown as { bench: BenchPage }).bench[what](it), [name, size] as const)
  }
  const deckMs = median(await time('timeDeck', scale.units, scale.deckFrames))
  const rasterMs = median(await time('timeRaster', scale.units, scale.frames))
  const raster1MMs = median(await time('timeRaster', scale.million, scale.frames))
  const marks = await chrome.page.evaluate(of => (globalThis as unknown as { bench: BenchPage }).bench.checkMarks(of), seed)
  const checks = {
    worstMetres: Math.max(ours.worstMetres, json.worstMetres),
    everyTick: ours.ticks >= scale.ticks && json.ticks >= scale.ticks,
    marksByGpu: marks.gpu,
    marksByCpu: marks.raster,
    marks: marks.of,
    faults: chrome.faults.slice(0, 3),
  }
  return {
    gate: { passed: checks.worstMetres <= WITHIN_METRES && checks.everyTick && marks.gpu === marks.of && marks.raster === marks.of && chrome.faults.length === 0, ...checks },
    ratios: { mainThread: json.perTickMs / ours.perTickMs, fallback: deckMs / rasterMs },
    figures: { mainThreadMs: ours.perTickMs, jsonMainThreadMs: json.perTickMs, glideFrameMs: ours.glideFrameMs, fallbackMs100k: rasterMs, deckSoftwareMs100k: deckMs, fallbackMs1M: raster1MMs, fallbackFps1M: 1000 / raster1MMs },
  }
}

/**
 * The page's thread for each tick of 100 k units: the product's worker, rows and layer against JSON, a map and accessors; and
 * the fallback's picture against deck.gl on the software renderer, in the same browser. Needs no graphics processor: thread
 * time is read over CDP. The gate: both ways hold the server's places within 0.5 m after the last tick, no tick is lost, and
 * every lone unit has its mark where it should be half way between two fixes, on the graphics processor and on the raster.
 */
export const bench: Bench = {
  name: 'browser',
  async run({ rounds, short, seed, say }) {
    const scale = short ? SHORT : FULL
    const [page, worker] = await Promise.all([bundled('web/map/bench/page.ts'), bundled('web/live/frames-worker.ts')])
    const scripts: Scripts = { page, worker }
    const done: Round[] = []
    for (let round = 0; round < rounds; round++) {
      await using server = await openBenchServer(scripts, { units: scale.units, seed: seed + round })
      await using chrome = await openChrome(server.url)
      const it = await roundOf({ chrome, server, scale }, { seed: seed + round, isOursFirst: round % 2 === 0 })
      done.push(it)
      say(`round ${round + 1} ${JSON.stringify({ ...it.ratios, ...it.figures })}${it.gate.passed ? '' : ` GATE ${JSON.stringify(it.gate)}`}`)
    }
    return worstRound('browser', done, { lowest: ['fallbackFps1M'] })
  },
}
