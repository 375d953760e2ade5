/** The world as a square of 360° × 360°, halved each way up to 22 times: the smallest cell is some 10 × 8 m here. */
const DEEPEST = 22
const CELLS = 2 ** DEEPEST
const CELLS_PER_DEGREE = CELLS / 360
const BUCKET_BITS = 7

/**
 * How `NearGrid` lies in memory, which `NearSearch` must know too. Each takes these as constants of its own: V8 computes with
 * imported and exported ones anew at every use: a move that stays in its leaf took 16 ns with those, 12 with these.
 */
export const LAYOUT = {
  DEEPEST,

  /** A node is two numbers: its first child (above 0), its bucket (below 0) or nobody (0); and what its units have together, never too little. */
  NODE: 2,
  LINK: 0,
  BITS: 1,
  ROOT: 0,

  /** A block, four sister nodes, is four numbers: the node above, how deep the four lie, the column and row of the node above. */
  BLOCK: 4,
  ABOVE: 0,
  DEPTH: 1,
  ABOVE_COLUMN: 2,
  ABOVE_ROW: 3,

  /** The numbers of a leaf's units lie side by side in buckets of so many. Of 64 a million units moved in 154 ns each, of 128 in 117. */
  BUCKET_BITS,
  BUCKET: 2 ** BUCKET_BITS,
  /**
   * Of a bucket eight numbers are noted: how many it holds; the next of its leaf, which is full (0 is none; only the smallest cells have two);
   * its leaf; how far a smallest cell's column and row are shifted to be the leaf's; these; how many have left since a count.
   */
  NOTES: 8,
  FILL: 0,
  NEXT: 1,
  LEAF: 2,
  SHIFT: 3,
  COLUMN: 4,
  ROW: 5,
  LEFT: 6,

  /**
   * A unit is its longitude and latitude and, as integers in the room of a third fraction, its slot in the buckets (0 is nobody's)
   * and what it has: all that a move or a search asks of it lies in one cache line, mostly.
   */
  PLACE: 3,
  LON: 0,
  LAT: 1,
  FACTS: 6,
  SLOT: 4,
  TRAITS: 5,
}

export function columnOf(lon: number): number {
  return Math.min(CELLS - 1, ((lon + 180) * CELLS_PER_DEGREE) | 0)
}

export function rowOf(lat: number): number {
  return ((lat + 90) * CELLS_PER_DEGREE) | 0
}

/** Which of four sisters, each as many smallest cells wide as a bit shifted so far. */
export function quarterOf(column: number, row: number, shift: number): number {
  return ((row >> shift) & 1) * 2 + ((column >> shift) & 1)
}
