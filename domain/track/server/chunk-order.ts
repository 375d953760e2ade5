import { TIME } from '../track-chunk.ts'
import type { ChunkRows } from '../track-chunk-write.ts'

/** Puts rows in order of time where they are not: rarely, so it may cost. */
export function sortRows({ count, columns, more, constant }: ChunkRows): void {
  const time = columns[TIME]!
  let row = 1
  while (row < count && time[row]! >= time[row - 1]!) row++
  if (row >= count) return
  const order = Array.from({ length: count }, (_, place) => place).sort((one, other) => time[one]! - time[other]! || one - other)
  columns.forEach((column, at) => {
    if (constant & (1 << at)) return
    const sorted = order.map(place => column[place]!)
    column.set(sorted)
  })
  if (more.size === 0) return
  const texts = order.flatMap((place, to) => (more.has(place) ? [[to, more.get(place)!] as const] : []))
  more.clear()
  for (const [to, text] of texts) more.set(to, text)
}
