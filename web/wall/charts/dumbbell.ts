import { scaleLinear } from 'd3'
import { SLOW_MINUTES } from './histogram.ts'
import { columnFor } from './text-width.ts'

export type DumbbellRow = { readonly key: string; readonly name: string; readonly median: number; readonly p90: number }
export type DumbbellGeometry = {
  readonly rows: readonly (DumbbellRow & { readonly y: number; readonly medianX: number; readonly p90X: number; readonly isSlow: boolean })[]
  readonly axisX: number
  readonly slow: { readonly x: number; readonly width: number }
  readonly baseY: number
  readonly ticks: readonly { readonly minutes: number; readonly x: number }[]
}

const FOOT = 26
const LEAST_ROW = 24
const MOST_ROW = 40
const LEAST_SPAN = 40
/** Ticks stand at least this far apart, so that the last one has room for its unit. */
const LEAST_TICK = 50

/** Median to ninth decile by area, the slowest first, as many as fit; the ground beyond half an hour is amber. */
export function dumbbell(rows: readonly DumbbellRow[], { width, height }: { width: number; height: number }): DumbbellGeometry {
  const shown = [...rows].sort((a, b) => b.p90 - a.p90).slice(0, Math.max(1, Math.floor((height - FOOT) / LEAST_ROW)))
  const rowHeight = Math.min(MOST_ROW, (height - FOOT) / Math.max(1, shown.length))
  const axisX = columnFor(shown.map(row => row.name), { least: 72, most: 150 })
  const span = Math.max(LEAST_SPAN, Math.ceil(Math.max(0, ...shown.map(row => row.p90)) / 10) * 10)
  const x = scaleLinear([0, span], [axisX, width - 8])
  const every = [10, 20, 30, 60, 120].find(minutes => x(minutes) - x(0) >= LEAST_TICK) ?? 240
  return {
    axisX,
    baseY: rowHeight * shown.length,
    slow: { x: x(SLOW_MINUTES), width: Math.max(0, x(span) - x(SLOW_MINUTES)) },
    rows: shown.map((row, index) => ({ ...row, y: index * rowHeight + rowHeight / 2, medianX: x(row.median), p90X: x(row.p90), isSlow: row.p90 > SLOW_MINUTES })),
    ticks: Array.from({ length: Math.floor(span / every) }, (_, index) => index * every).map(minutes => ({ minutes, x: x(minutes) })),
  }
}
