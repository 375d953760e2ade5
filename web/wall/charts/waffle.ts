/** One square stands for `each` grids, so that a city of two thousand is read as easily as a township of twenty. */
export type Waffle = { readonly cells: readonly { readonly x: number; readonly y: number; readonly isVacant: boolean }[]; readonly side: number; readonly each: number; readonly height: number }

const MOST_CELLS = 320
const STEPS = [1, 2, 5, 10, 20, 50, 100, 200, 500] as const
const GAP = 3
const MOST_SIDE = 22

/** Vacant squares stand last and are never rounded away: one vacant grid is one amber square. */
export function waffle(count: { all: number; covered: number }, size: { width: number; height: number }): Waffle {
  const each = STEPS.find(step => count.all / step <= MOST_CELLS) ?? 1000
  const total = Math.ceil(count.all / each)
  const vacant = Math.min(total, Math.ceil((count.all - count.covered) / each))
  const pitch = Math.min(MOST_SIDE + GAP, bestPitch(total, size))
  const columns = Math.max(1, Math.floor((size.width + GAP) / pitch))
  const rows = Math.max(1, Math.ceil(total / columns))
  const cells = Array.from({ length: total }, (_, index) => ({ x: Math.floor(index / rows) * pitch, y: (index % rows) * pitch, isVacant: index >= total - vacant }))
  return { cells, side: Math.max(1, pitch - GAP), each, height: rows * pitch - GAP }
}

/** The largest pitch at which all squares fit. */
function bestPitch(total: number, { width, height }: { width: number; height: number }): number {
  for (let columns = 1; columns <= total; columns += 1) {
    const pitch = (width + GAP) / columns
    if (Math.ceil(total / columns) * pitch - GAP <= height) return pitch
  }
  return width / Math.max(1, total)
}
