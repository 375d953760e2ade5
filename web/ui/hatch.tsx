/**
 * The hatch (stale, incomplete, provisional) for svg charts: put it once in the svg that uses `fill="url(#hatch)"`.
 * It lives in the document, not in the sprite: a pattern in another file cannot be named by url().
 */
export function HatchDefs({ id = 'hatch', fine = false }: { id?: string; fine?: boolean }) {
  const size = fine ? 4 : 6
  return (
    <defs>
      <pattern id={id} width={size} height={size} patternUnits="userSpaceOnUse" patternTransform="rotate(45)">
        <path d={`M0 0V${size}`} stroke="var(--faint)" strokeWidth={fine ? 1.1 : 1.6} />
      </pattern>
    </defs>
  )
}
