import { max, scaleLinear } from 'd3'
import { columnFor, textWidth } from './text-width.ts'

export type RankRow = { readonly key: string; readonly name: string; readonly value: number; readonly said: string; readonly change: number | null; readonly changeSaid: string }
export type RankLine = RankRow & { readonly y: number; readonly barX: number; readonly barWidth: number; readonly isFirst: boolean; readonly isNotable: boolean }

const LEAST_ROW = 25
const MOST_ROW = 36
const CHANGE_COLUMN = 56
/** A change of this many since yesterday is said in full voice. */
const NOTABLE = 3

/** name | bar | value | change: as many rows as fit at full size, the tightest first. */
export function rankChart(rows: readonly RankRow[], { width, height }: { width: number; height: number }): { lines: RankLine[]; valueX: number } {
  const shown = rows.slice(0, Math.max(1, Math.floor(height / LEAST_ROW)))
  const rowHeight = Math.min(MOST_ROW, height / Math.max(1, shown.length))
  const hasChange = shown.some(row => row.change !== null)
  const barX = columnFor(shown.map(row => row.name), { least: 72, most: 150 })
  const valueX = width - (hasChange ? CHANGE_COLUMN : 0)
  const saidWidth = Math.max(0, ...shown.map(row => textWidth(row.said))) + 12
  const x = scaleLinear([0, max(shown, row => row.value) || 1], [0, Math.max(10, valueX - saidWidth - barX)])
  const lines = shown.map((row, index) => ({
    ...row,
    y: index * rowHeight + rowHeight / 2,
    barX,
    barWidth: x(row.value),
    isFirst: index === 0 && row.value > 0,
    isNotable: (row.change ?? 0) >= NOTABLE,
  }))
  return { lines, valueX }
}
