import type { CellRect, FrameWriter } from '#domain/track'

/** Before a frame stands room for the header of whatever carries it. */
export const HEADROOM = 10

/** A frame after its headroom, ready to send. */
export type Joined = { readonly bytes: Buffer; readonly isShared: boolean }

/** Bytes of one tick by cell, row by row, so that a row of any viewport is one slice. */
export type Encoded = { readonly writer: FrameWriter; offsets: Uint32Array }

type Rows = { readonly encoded: Encoded; readonly bounds: CellRect; readonly rect: CellRect }

export function hasRows({ encoded: { offsets }, bounds, rect }: Rows): boolean {
  const across = bounds.east - bounds.west + 1
  for (let row = rect.south; row <= rect.north; row++) {
    const from = (row - bounds.south) * across - bounds.west
    if (offsets[from + rect.west]! < offsets[from + rect.east + 1]!) return true
  }
  return false
}

/** Hot code: copies the rows of a viewport, one slice each, as a section if a tag is given. Nothing when nothing changed. */
export function appendRows(writer: FrameWriter, tag: number | null, rows: Rows): void {
  if (!hasRows(rows)) return
  const { encoded, bounds, rect } = rows
  const { offsets } = encoded
  const across = bounds.east - bounds.west + 1
  const began = tag === null ? 0 : writer.beginSection(tag)
  for (let row = rect.south; row <= rect.north; row++) {
    const at = (row - bounds.south) * across - bounds.west
    const [from, to] = [offsets[at + rect.west]!, offsets[at + rect.east + 1]!]
    if (from < to) writer.append(encoded.writer.bytes.subarray(from, to))
  }
  if (tag !== null) writer.endSection(began)
}
