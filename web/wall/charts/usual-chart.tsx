import { LABEL } from './text-width.ts'
import { type UsualHour, usualChart } from './usual-chart.ts'

type Props = {
  readonly today: readonly number[]
  readonly usual: readonly UsualHour[]
  readonly width: number
  readonly height: number
  readonly words: { readonly peak: (hour: number, count: number) => string; readonly usual: string; readonly lastHour: string }
}

export function UsualChart({ today, usual, width, height, words }: Props) {
  const chart = usualChart({ today, usual }, { width, height }, words)
  return (
    <g fontSize={LABEL}>
      <path d={chart.band} fill="var(--line-strong)" opacity={0.62} />
      <path d={chart.median} fill="none" stroke="var(--faint)" strokeWidth={1.5} />
      <path d={`M0,${chart.baseY}H${width}`} stroke="var(--line-strong)" />
      <rect x={chart.hatch.x} y={6} width={chart.hatch.width} height={Math.max(0, chart.baseY - 6)} fill="url(#wall-hatch)" />
      <path d={chart.today} fill="none" stroke="var(--text)" strokeWidth={3.5} strokeLinecap="round" />
      <path d={chart.running} fill="none" stroke="var(--text)" strokeWidth={2.5} strokeDasharray="3 5" />
      {chart.peak !== null && (
        <>
          <circle cx={chart.peak.dotX} cy={chart.peak.dotY} r={5} fill="var(--text)" />
          <text x={chart.peak.x} y={chart.peak.y} textAnchor={chart.peak.anchor} fill="var(--text)" className="haloed">
            {chart.peak.text}
          </text>
        </>
      )}
      <text x={chart.usual.x} y={chart.usual.y} textAnchor={chart.usual.anchor} fill="var(--muted)">
        {chart.usual.text}
      </text>
      {chart.ticks.map(({ hour, x }) => (
        <text key={hour} x={x} y={height - 3} textAnchor={hour === 0 ? 'start' : hour === 24 ? 'end' : 'middle'} fill="var(--faint)">
          {hour === 24 ? words.lastHour : hour}
        </text>
      ))}
    </g>
  )
}
