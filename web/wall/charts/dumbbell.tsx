import { type DumbbellRow, dumbbell } from './dumbbell.ts'
import { LABEL } from './text-width.ts'

const FOOT = 23

export function Dumbbell({ rows, width, height, sayMinutes }: { rows: readonly DumbbellRow[]; width: number; height: number; sayMinutes: (minutes: number) => string }) {
  const chart = dumbbell(rows, { width, height })
  const last = chart.ticks.length - 1
  return (
    <g fontSize={LABEL}>
      <rect x={chart.slow.x} width={chart.slow.width} height={chart.baseY} fill="var(--amber)" opacity={0.1} />
      <path d={`M${chart.axisX},0V${chart.baseY}`} stroke="var(--line-strong)" />
      {chart.rows.map(row => (
        <g key={row.key} transform={`translate(0,${row.y})`}>
          <text y={7} fill={row.isSlow ? 'var(--text)' : 'var(--muted)'}>
            {row.name}
          </text>
          <path d={`M${row.medianX},0H${row.p90X}`} stroke="var(--ramp-4)" strokeWidth={6} />
          <circle cx={row.medianX} r={6} fill="var(--celadon)" />
          <circle cx={row.p90X} r={6} fill={row.isSlow ? 'var(--amber)' : 'var(--muted)'} />
        </g>
      ))}
      {chart.ticks.map(({ minutes, x }, index) => (
        <text key={minutes} x={x} y={chart.baseY + FOOT} textAnchor={index === 0 ? 'start' : 'middle'} fill="var(--faint)">
          {index === last ? sayMinutes(minutes) : minutes}
        </text>
      ))}
    </g>
  )
}
