import { max, scaleLinear } from 'd3'
import { columnFor, textWidth } from './text-width.ts'

export type BarRow = { readonly key: string; readonly icon: string; readonly name: string; readonly value: number; readonly said: string }
export type BarsGeometry = { readonly rows: readonly (BarRow & { readonly y: number; readonly barWidth: number })[]; readonly barX: number }

const LEAST_ROW = 26
const MOST_ROW = 46
export const ICON_COLUMN = 36

/** icon | name | bar | value, the most first, as many rows as fit. */
export function bars(rows: readonly BarRow[], { width, height }: { width: number; height: number }): BarsGeometry {
  const shown = rows.slice(0, Math.max(1, Math.floor(height / LEAST_ROW)))
  const rowHeight = Math.min(MOST_ROW, height / Math.max(1, shown.length))
  const barX = ICON_COLUMN + columnFor(shown.map(row => row.name), { least: 60, most: 160 })
  const saidWidth = Math.max(0, ...shown.map(row => textWidth(row.said))) + 12
  const x = scaleLinear([0, max(shown, row => row.value) || 1], [0, Math.max(10, width - barX - saidWidth)])
  return { barX, rows: shown.map((row, index) => ({ ...row, y: index * rowHeight + rowHeight / 2, barWidth: x(row.value) })) }
}
