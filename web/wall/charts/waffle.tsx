import { waffle } from './waffle.ts'

export function Waffle({ all, covered, width, height }: { all: number; covered: number; width: number; height: number }) {
  const chart = waffle({ all, covered }, { width, height })
  return (
    <g>
      {chart.cells.map((cell, index) => (
        <rect key={index} x={cell.x} y={cell.y} width={chart.side} height={chart.side} fill={cell.isVacant ? 'var(--amber)' : 'var(--ramp-4)'} />
      ))}
    </g>
  )
}
