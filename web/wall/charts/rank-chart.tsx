import { type RankRow, rankChart } from './rank-chart.ts'
import { LABEL } from './text-width.ts'

const BAR = 12

export function RankChart({ rows, width, height }: { rows: readonly RankRow[]; width: number; height: number }) {
  const { lines, valueX } = rankChart(rows, { width, height })
  return (
    <g fontSize={LABEL}>
      {lines.map(line => (
        <g key={line.key} transform={`translate(0,${line.y})`}>
          <text y={7} fill={line.isFirst ? 'var(--text)' : 'var(--muted)'} fontWeight={line.isFirst ? 500 : 400}>
            {line.name}
          </text>
          <rect x={line.barX} y={-BAR / 2} width={line.barWidth} height={BAR} fill={line.isFirst ? 'var(--celadon)' : 'var(--ramp-4)'} />
          <text x={valueX} y={7} textAnchor="end" fill="var(--text)" fontWeight={line.isFirst ? 600 : 400}>
            {line.said}
          </text>
          {line.change !== null && (
            <text x={width} y={7} textAnchor="end" fill={line.isNotable ? 'var(--text)' : 'var(--faint)'} fontWeight={line.isNotable ? 600 : 400}>
              {line.changeSaid}
            </text>
          )}
        </g>
      ))}
    </g>
  )
}
