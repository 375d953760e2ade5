import { type BarRow, ICON_COLUMN, bars } from './bars.ts'
import { LABEL } from './text-width.ts'

const BAR = 12
const ICON = 20

export function Bars({ rows, width, height, color }: { rows: readonly BarRow[]; width: number; height: number; color: string }) {
  const chart = bars(rows, { width, height })
  return (
    <g fontSize={LABEL}>
      {chart.rows.map(row => (
        <g key={row.key} transform={`translate(0,${row.y})`}>
          <use href={`/icons.svg#${row.icon}`} y={-ICON / 2} width={ICON} height={ICON} fill={color} color={color} />
          <text x={ICON_COLUMN} y={7} fill="var(--muted)">
            {row.name}
          </text>
          <rect x={chart.barX} y={-BAR / 2} width={row.barWidth} height={BAR} fill="var(--ramp-4)" />
          <text x={width} y={7} textAnchor="end" fill="var(--text)">
            {row.said}
          </text>
        </g>
      ))}
    </g>
  )
}
