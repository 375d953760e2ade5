const WIDTH = 1440
const HEIGHT = 360

/** Mountains as paper-cut layers, far to near, from the quiet ramp of the map. Drawn by three sines each: the same on every visit. */
const LAYERS = [
  { base: 120, swell: 46, phase: 0.4, fill: 'var(--ramp-1)' },
  { base: 190, swell: 38, phase: 2.1, fill: 'var(--ramp-2)' },
  { base: 255, swell: 30, phase: 4.4, fill: 'var(--ramp-3)' },
  { base: 312, swell: 20, phase: 5.9, fill: 'var(--ramp-4)' },
]

function ridge({ base, swell, phase }: (typeof LAYERS)[number]): string {
  const points = Array.from({ length: 73 }, (_, index) => {
    const x = index * 20
    const y = base - swell * (Math.sin(x / 210 + phase) + 0.45 * Math.sin(x / 83 + phase * 2.7) + 0.16 * Math.sin(x / 31 + phase * 5))
    return `${x} ${y.toFixed(1)}`
  })
  return `M0 ${HEIGHT}L${points.join('L')}L${WIDTH} ${HEIGHT}Z`
}

export function Ridges({ className }: { className?: string }) {
  return (
    <svg className={className} viewBox={`0 0 ${WIDTH} ${HEIGHT}`} preserveAspectRatio="xMidYMax slice" aria-hidden="true">
      {LAYERS.map(layer => (
        <path key={layer.base} d={ridge(layer)} fill={layer.fill} />
      ))}
    </svg>
  )
}
