import type { ShownSize } from '#domain/call'

/** A picture as it stands on the screen. */
export type SeenTile = { readonly producerId: string; readonly widthPx: number; readonly heightPx: number; readonly isInView: boolean }
export type Shown = { readonly producerId: string; readonly size: ShownSize }

/** The layers are 180, 360 and 720 lines; one up to a quarter higher than its layer still looks right. */
const MOST_THUMBNAIL_PX = 225
const MOST_TILE_PX = 450
/** Smaller than this nobody sees anything in it. */
const LEAST_PX = 24
/** As many as one ask takes. */
const MOST_SHOWN = 64
const AREA = ({ widthPx, heightPx }: SeenTile) => widthPx * heightPx

/**
 * `[CLW-4]` How large each picture is wanted, by what it takes on the screen; one large at most, the largest. Nothing at all while
 * the page is hidden. Lines count as the screen has them, up to twice those of the page: more is not seen at arm's length.
 */
export function shownSizes(tiles: readonly SeenTile[], { isPageSeen, pixelRatio }: { readonly isPageSeen: boolean; readonly pixelRatio: number }): Shown[] {
  const seen = tiles.filter(tile => isPageSeen && tile.isInView && Math.min(tile.widthPx, tile.heightPx) >= LEAST_PX)
  const largestFirst = seen.sort((one, other) => AREA(other) - AREA(one))
  const ratio = Math.min(2, Math.max(1, pixelRatio))
  const byId = new Map<string, ShownSize>()
  for (const tile of largestFirst) if (!byId.has(tile.producerId)) byId.set(tile.producerId, sizeOf(tile.heightPx * ratio, byId.size === 0))
  return [...byId].slice(0, MOST_SHOWN).map(([producerId, size]) => ({ producerId, size }))
}

function sizeOf(lines: number, isLargest: boolean): ShownSize {
  if (lines <= MOST_THUMBNAIL_PX) return 'thumbnail'
  return lines > MOST_TILE_PX && isLargest ? 'stage' : 'tile'
}

export function isSameShown(one: readonly Shown[], other: readonly Shown[]): boolean {
  const key = (shown: readonly Shown[]) => shown.map(({ producerId, size }) => `${producerId} ${size}`).sort().join()
  return key(one) === key(other)
}
