/** How `count` pictures of one shape fill a room of this size best. */
export type TileGrid = { readonly columns: number; readonly rows: number; readonly widthPx: number; readonly heightPx: number }
type Room = { readonly widthPx: number; readonly heightPx: number; readonly gapPx: number }

/** Wider than a phone's camera held upright, narrower than a film: a face fills it either way. */
export const TILE_ASPECT = 16 / 10

/** The number of columns that gives the largest tiles; of two as large, the one with fewer empty places. */
export function tileGrid(count: number, room: Room, aspect = TILE_ASPECT): TileGrid {
  let best: TileGrid = { columns: 1, rows: Math.max(1, count), widthPx: 0, heightPx: 0 }
  for (let columns = 1; columns <= Math.max(1, count); columns += 1) {
    const grid = gridOf(columns, { count, room, aspect })
    if (grid.widthPx > best.widthPx + 0.5) best = grid
  }
  return best
}

function gridOf(columns: number, { count, room, aspect }: { count: number; room: Room; aspect: number }): TileGrid {
  const rows = Math.max(1, Math.ceil(count / columns))
  const wide = (room.widthPx - room.gapPx * (columns - 1)) / columns
  const high = (room.heightPx - room.gapPx * (rows - 1)) / rows
  const widthPx = Math.max(0, Math.min(wide, high * aspect))
  return { columns, rows, widthPx: Math.floor(widthPx), heightPx: Math.floor(widthPx / aspect) }
}
