import { type Mark, histogram } from './histogram.ts'
import { LABEL } from './text-width.ts'

type Props = { readonly bins: readonly number[]; readonly marks: readonly Mark[]; readonly width: number; readonly height: number; readonly lastTick: string }

export function Histogram({ bins, marks, width, height, lastTick }: Props) {
  const chart = histogram(bins, marks, { width, height })
  return (
    <g fontSize={LABEL}>
      {chart.bars.map(bar => (
        <rect key={bar.x} x={bar.x} y={bar.y} width={bar.width} height={bar.height} fill={bar.isSlow ? 'var(--amber)' : 'var(--ramp-4)'} />
      ))}
      <path d={`M0,${chart.baseY}H${width}`} stroke="var(--line-strong)" />
      {chart.marks.map(mark => (
        <g key={mark.text}>
          <path d={`M${mark.x},${chart.top - 8}V${chart.baseY}`} stroke="var(--text)" strokeWidth={2} />
          <text x={mark.textX} y={mark.textY} textAnchor={mark.anchor} fill="var(--text)" fontWeight={500}>
            {mark.text}
          </text>
        </g>
      ))}
      {chart.ticks.map(({ minutes, x }, index) => (
        <text key={minutes} x={x} y={height - 3} textAnchor={index === 0 ? 'start' : 'middle'} fill="var(--faint)">
          {minutes === 40 ? lastTick : minutes}
        </text>
      ))}
    </g>
  )
}
