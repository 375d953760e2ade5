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
type Scale = { readonly units: number; readonly million: number; readonly ticks: Readonly<Record<Way, number>>; readonly tickMs: Readonly<Record<Way, number>>; readonly frames: number; readonly warmFrames: number; readonly deckFrames: number; readonly screen: { readonly width: number; readonly height: number } }

const FULL: Scale = { units: 100_000, million: 1_000_000, ticks: { startOurs: 14, startJson: 5 }, tickMs: { startOurs: 600, startJson: 1500 }, frames: 200, warmFrames: 40, deckFrames: 4, screen: { width: 1920, height: 1080 } }
const SHORT: Scale = { units: 1_500, million: 5_000, ticks: { startOurs: 2, startJson: 2 }, tickMs: { startOurs: 250, startJson: 250 }, frames: 3, warmFrames: 1, deckFrames: 1, screen: { width: 320, height: 180 } }
const CHECKED = 100
/** The wire's own rounding. */
const WITHIN_METRES = 0.5
const GLIDE_FRAMES = 30

async function bundled(entry: string): Promise<string> {
  const { outputFiles } = await build({ entryPoints: [entry], bundle: true, format: 'esm', write: false, minify: true, target: 'es2023', logLevel: 'error' })
  return outputFiles[0]!.text
}

type Measured = { readonly perTickMs: number; readonly glideFrameMs: number; readonly isEveryTick: boolean; readonly worstMetres: number }
type Rig = { readonly chrome: Chrome; readonly server: BenchServer; readonly scale: Scale }

/** What the clock of a thread can tell apart from the page's own breathing; a tick that costs less counts as this. */
const LEAST_MS = 0.5

/** The mean without the highest and the lowest: somebody else's garbage is in neither. */
function trimmedMean(values: readonly number[]): number {
  const inner = values.length > 4 ? [...values].sort((a, b) => a - b).slice(1, -1) : values
  return inner.reduce((sum, value) => sum + value, 0) / inner.length
}

/** CPU of the page's thread for each tick, less what the same page takes in the same time when nothing comes: one after the other. */
async function measure(way: Way, { chrome, server, scale }: Rig): Promise<Measured> {
  const { page, mainThreadMs } = chrome
  const running = await page.evaluateHandle(async (name: Way) => await (globalThis as unknown as { bench: BenchPage }).bench[name](), way)
  await page.waitForFunction(it => it.ticks() > 0, running, { polling: 100, timeout: 60_000 })
  const during = async (work: () => void): Promise<number> => {
    const before = await mainThreadMs()
    work()
    await sleep(scale.tickMs[way])
    return (await mainThreadMs()) - before
  }
  for (let warm = 0; warm < 3; warm++) await during(() => server.tick())
  const ticksBefore = await running.evaluate(it => it.ticks())
  const [idle, busy]: [number[], number[]] = [[], []]
  for (let tick = 0; tick < scale.ticks[way]; tick++) {
    idle.push(await during(() => undefined))
    busy.push(await during(() => server.tick()))
  }
  const ticks = (await running.evaluate(it => it.ticks())) - ticksBefore
  const worstMetres = worstOf(server.city, await running.evaluate((it, count) => it.placesOf(Array.from({ length: count }, (_, index) => index * 7 + 1)), CHECKED))
  const beforeGlide = await mainThreadMs()
  await running.evaluate((it, frames) => it.glide(frames), GLIDE_FRAMES)
  const glideFrameMs = ((await mainThreadMs()) - beforeGlide) / GLIDE_FRAMES
  await running.evaluate(it => it.stop())
  return { perTickMs: Math.max(LEAST_MS, trimmedMean(busy) - trimmedMean(idle)), glideFrameMs, isEveryTick: ticks >= scale.ticks[way], worstMetres }
}

function worstOf({ lon, lat }: HotCity, places: readonly (readonly [number, number] | null)[]): number {
  return Math.max(...places.map((place, index) => (place === null ? Infinity : distanceMetres([place[0], place[1]], [lon[index * 7]!, lat[index * 7]!]))))
}

type Picture = { readonly cpuMs: number; readonly wallMs: number; readonly ink: number }
type Drawing = { readonly what: 'openRaster' | 'openDots'; readonly size: Size; readonly frames: number; /** A wall has run for hours: what the first frames cost a compiler is nobody's figure. */ readonly warmFrames: number }

/** One picture, drawn again and again: what a frame costs all the browser's processes together, and how long it takes. */
async function pictureOf({ page, cpuOf }: Chrome, { what, size, frames, warmFrames }: Drawing): Promise<Picture> {
  const drawn = await page.evaluateHandle(async ([name, it]) => await (globalThis as unknown as { bench: BenchPage }).bench[name](it), [what, size] as const)
  await drawn.evaluate((it, count) => it.frames(count), warmFrames)
  let walls: number[] = []
  const cpuMs = await cpuOf(async () => void (walls = await drawn.evaluate((it, count) => it.frames(count), frames)))
  const ink = await drawn.evaluate(it => it.ink())
  await drawn.evaluate(it => it.stop())
  return { cpuMs: cpuMs / frames, wallMs: quantile(walls, 0.5), ink }
}

type Pictures = { readonly raster: Picture; readonly million: Picture; readonly deck: Picture }

/** The fallback, and deck.gl where a program draws for it. */
async function picturesOf({ chrome, scale }: Rig, seed: number): Promise<Pictures> {
  const { units, million, frames, warmFrames, deckFrames, screen } = scale
  const size = { units, seed, ...screen }
  const raster = await pictureOf(chrome, { what: 'openRaster', size, frames, warmFrames })
  const deck = await pictureOf(chrome, { what: 'openDots', size, frames: deckFrames, warmFrames: 1 })
  return { raster, deck, million: await pictureOf(chrome, { what: 'openRaster', size: { ...size, units: million }, frames, warmFrames }) }
}

async function roundOf(rig: Rig, { seed, isOursFirst }: { seed: number; isOursFirst: boolean }): Promise<Round> {
  const { chrome, scale } = rig
  const ways: Way[] = isOursFirst ? ['startOurs', 'startJson'] : ['startJson', 'startOurs']
  const by = new Map<Way, Measured>()
  for (const way of ways) by.set(way, await measure(way, rig))
  const [ours, json] = [by.get('startOurs')!, by.get('startJson')!]
  const { raster, million, deck } = await picturesOf(rig, seed)
  const marks = await chrome.page.evaluate(of => (globalThis as unknown as { bench: BenchPage }).bench.checkMarks(of), seed)
  const checks = {
    worstMetres: Math.max(ours.worstMetres, json.worstMetres),
    everyTick: ours.isEveryTick && json.isEveryTick,
    isDrawn: [raster, million, deck].every(({ ink }) => ink > scale.units / 2),
    marksByGpu: marks.gpu,
    marksByCpu: marks.raster,
    marks: marks.of,
    faults: chrome.faults.slice(0, 3),
  }
  return {
    gate: { passed: checks.worstMetres <= WITHIN_METRES && checks.everyTick && checks.isDrawn && marks.gpu === marks.of && marks.raster === marks.of && chrome.faults.length === 0, ...checks },
    ratios: { mainThread: json.perTickMs / ours.perTickMs, fallback: deck.cpuMs / raster.cpuMs },
    figures: {
      mainThreadMs: ours.perTickMs, jsonMainThreadMs: json.perTickMs, glideFrameMs: ours.glideFrameMs,
      fallbackMs100k: raster.cpuMs, deckSoftwareMs100k: deck.cpuMs, fallbackMs1M: million.cpuMs, fallbackFps1M: 1000 / million.cpuMs,
      fallbackWallMs100k: raster.wallMs, deckSoftwareWallMs100k: deck.wallMs, fallbackWallMs1M: million.wallMs,
    },
  }
}

/**
 * The page's thread for each tick of 100 k units: the product's worker, rows and layer against JSON, a map and accessors; and
 * the fallback's picture of them against deck.gl on the software renderer, in the same browser. Needs no graphics processor:
 * all is CPU time, read over CDP; frames a second are those of one core. The gate: both ways hold the server's places within
 * 0.5 m after the last tick, no tick is lost, every picture that is timed holds its marks, and every lone unit has its mark
 * where it should be half way between two fixes, on the graphics processor and on the raster.
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
