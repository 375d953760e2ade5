import { ScatterplotLayer } from '@deck.gl/layers'
import { worldX, worldY, lonLatAt } from '../mass/mercator.ts'
import { massLayer } from '../mass/mass-layer.ts'
import { RasterPainter, kindColors } from '../mass/raster-painter.ts'
import { type MassRows, placeOfRow } from '../mass/rows.ts'
import { UnitTable } from '../mass/unit-table.ts'
import { readPalette } from '../palette.ts'
import { drawAtlas } from '../symbol-atlas.ts'
import { type BenchCity, EAST, NORTH, SOUTH, WEST, askCity } from './bench-city.ts'
import { drawNow, openDeck, pixelsNow } from './deck.ts'
import type { Running } from './our-page.ts'

export type Size = { readonly units: number; readonly seed: number; readonly width: number; readonly height: number }
/** A picture of everybody: draws so many frames, tells how many of its pixels are marked, and goes. */
export type Drawn = { readonly frames: (count: number) => number[]; readonly ink: () => number; readonly stop: () => void }
export type BenchPage = {
  readonly startOurs: () => Promise<Running>
  readonly startJson: () => Promise<Running>
  readonly openRaster: (size: Size) => Promise<Drawn>
  readonly openDots: (size: Size) => Promise<Drawn>
  readonly checkMarks: (seed: number) => Promise<{ readonly gpu: number; readonly raster: number; readonly of: number }>
}

const T0 = 1_780_000_000_000
const FRAME_MS = 33
/** Everybody is under way for five seconds. */
const MOST_FRAMES = 140

function columnsOf({ lon, lat }: { readonly lon: Float64Array; readonly lat: Float64Array }, atMs: number) {
  const count = lon.length
  return {
    count, lon, lat, number: Uint32Array.from({ length: count }, (_, row) => row + 1), kind: Uint8Array.from({ length: count }, (_, row) => row % 7),
    bearingDeg: new Float32Array(count), speedKmh: new Float32Array(count).fill(20), changedAtMs: new Float64Array(count).fill(atMs),
  }
}

/** Everybody under way between two fixes five seconds apart. */
function moving({ before, after }: BenchCity): MassRows {
  const table = new UnitTable()
  table.take(columnsOf(before, T0), T0)
  table.take(columnsOf(after, T0 + 5000), T0 + 5000)
  return table.pack(null, T0 + 5000)
}

/** The fallback: units at a new place in each picture, marks, and into the canvas. */
export async function openRaster({ units, seed, width, height }: Size): Promise<Drawn> {
  const mass = moving(await askCity(units, seed))
  const { painter, paper, pen } = await painterOf(width, height)
  const camera = cameraOf(width, height)
  let drawn = 0
  return {
    frames: count =>
      timed(count, () => {
        painter.paint(mass, { camera, nowMs: mass.baseMs + (drawn++ % MOST_FRAMES) * FRAME_MS, symbolScale: 1, crowding: 0.7 })
        pen.getImageData(0, 0, 1, 1)
      }),
    ink: () => inkOf(pen.getImageData(0, 0, width, height).data),
    stop: () => paper.remove(),
  }
}

/** The same units by deck.gl with binary attributes, where the graphics processor is a program; they do not even move. */
export async function openDots({ units, seed, width, height }: Size): Promise<Drawn> {
  const { before: city } = await askCity(units, seed)
  const deck = await openDeck(width, height)
  const places = new Float32Array(units * 2)
  for (let row = 0; row < units; row++) places.set([city.lon[row]!, city.lat[row]!], row * 2)
  const layer = new ScatterplotLayer({
    id: 'units', data: { length: units, attributes: { getPosition: { value: places, size: 2 } } } as never,
    getFillColor: [169, 185, 207, 255], getRadius: 1.5, radiusUnits: 'pixels', stroked: false, antialiasing: false,
  })
  deck.setProps({ layers: [layer] })
  const ink = () => inkOf(pixelsNow(deck, width, height))
  // Its program is compiled beside the page: until that is done a frame draws nothing, and quickly.
  for (let waits = 0; ink() === 0 && waits < 100; waits++) await new Promise(resolve => setTimeout(resolve, 100))
  return { frames: count => timed(count, () => void drawNow(deck)), ink, stop: () => deck.finalize() }
}

/** Milliseconds of each. */
function timed(count: number, draw: () => void): number[] {
  return Array.from({ length: count }, () => {
    const since = performance.now()
    draw()
    return performance.now() - since
  })
}

function inkOf(pixels: Uint8Array | Uint8ClampedArray): number {
  let ink = 0
  for (let at = 3; at < pixels.length; at += 4) if (pixels[at]! > 0) ink += 1
  return ink
}

const CHECKED = 60
const CHECK_SIDE = 512

/** How many of some lone units have a mark where they are: the true place half way between two fixes, on both drawings. */
export async function checkMarks(seed: number): Promise<{ gpu: number; raster: number; of: number }> {
  const city = await askCity(CHECKED, seed)
  for (const [at, { lon, lat }] of [city.before, city.after].entries()) {
    for (let row = 0; row < CHECKED; row++) {
      lon[row] = WEST + (EAST - WEST) * (0.1 + 0.8 * ((row % 8) / 8) + 0.02 * at)
      lat[row] = SOUTH + (NORTH - SOUTH) * (0.1 + 0.8 * (Math.floor(row / 8) / 8) + 0.03 * at)
    }
  }
  const mass = moving(city)
  const nowMs = mass.baseMs + 2500
  const palette = readPalette(document.body)
  const look = { palette, atlas: await drawAtlas(palette), scale: 1, crowding: 1, frame: 0, isPickable: false }
  const deck = await openDeck(CHECK_SIDE, CHECK_SIDE)
  deck.setProps({ layers: [massLayer(mass, look, () => nowMs)] })
  // The atlas becomes a texture in a turn of its own.
  await new Promise(resolve => setTimeout(resolve, 300))
  const byGpu = pixelsNow(deck, CHECK_SIDE, CHECK_SIDE)
  const viewport = deck.getViewports()[0]!
  const { painter, pen, paper } = await painterOf(CHECK_SIDE, CHECK_SIDE)
  const camera = cameraOf(CHECK_SIDE, CHECK_SIDE)
  painter.paint(mass, { camera, nowMs, symbolScale: 1, crowding: 1 })
  const byCpu = pen.getImageData(0, 0, CHECK_SIDE, CHECK_SIDE).data
  let [gpu, raster] = [0, 0]
  for (let row = 0; row < CHECKED; row++) {
    const [x, y] = placeOfRow(mass, row, nowMs)
    const [deckX, deckY] = viewport.project(lonLatAt(x, y)) as [number, number]
    if (isMarked(byGpu, deckX, CHECK_SIDE - 1 - deckY)) gpu += 1
    if (isMarked(byCpu, (x - camera.left) * camera.scale, (y - camera.top) * camera.scale)) raster += 1
  }
  deck.finalize()
  paper.remove()
  return { gpu, raster, of: CHECKED }
}

function isMarked(pixels: Uint8Array | Uint8ClampedArray, x: number, y: number): boolean {
  let covered = 0
  for (let dy = -1; dy <= 1; dy++) for (let dx = -1; dx <= 1; dx++) covered += pixels[((Math.round(y) + dy) * CHECK_SIDE + Math.round(x) + dx) * 4 + 3]! > 60 ? 1 : 0
  return covered >= 3
}

function cameraOf(width: number, height: number) {
  const [left, top] = [worldX(WEST), worldY(NORTH)]
  return { left, top, scale: Math.min(width / (worldX(EAST) - left), height / (worldY(SOUTH) - top)), width, height }
}

async function painterOf(width: number, height: number) {
  const paper = Object.assign(document.createElement('canvas'), { width, height })
  document.body.append(paper)
  const pen = paper.getContext('2d', { willReadFrequently: true })!
  const atlas = await drawAtlas(readPalette(document.body))
  const colors = kindColors(isStale => (isStale ? [86, 103, 127, 255] : [169, 185, 207, 245]))
  return { paper, pen, painter: new RasterPainter(paper, pen, { sprites: atlas, colors, ramp: [] }) }
}
