/**
 * The live plane on the wire: one binary message each tick, from the frames door to one viewer. Little endian; `varint` is
 * seven bits a byte, least first, `zigzag` a varint of a signed number. `CellWorld` reads it, `frame-writer.ts` writes it.
 *
 * HELLO `u8 1, u8 version, f64 west, f64 south, f64 stepLon, f64 stepLat, u16 columns, u16 rows`: the grid. All begins anew.
 * FRAME `u8 2, u8 flags, u32 after, u32 tick, f64 timeMs, u16 tickMs`, with VIEW in its flags `u8 level, u16 west, u16 south,
 * u16 east, u16 north` of the cells that are now on the screen (whatever lies outside of them goes), then sections
 * `u8 tag, u32 bytes`. A frame follows on the tick `after`; a client at another tick has a hole and asks for a resync.
 * With FULL it follows on nothing: what it does not name is gone.
 *
 * CELLS   blocks `varint cell, u8 flags`, each with the parts its flags name, in this order, each `varint count` and then
 *         LEAVES zigzag gap · STEPS zigzag gap, i8 dx, i8 dy (dx -128: i16 dx, i16 dy follow, and the i8 dy means nothing) ·
 *         ENTERS zigzag gap, varint number, 3 bytes x | y << 12, u8 kind, u8 bearing, u8 speed, varint age.
 *         A slot is a unit's place in the cell for this viewer's kind of rights and level; gaps run from the slot before, in
 *         each part anew. x, y, dx, dy are steps of the grid. A WHOLE block says all that is in the cell.
 * OUTSIDE and EXACT `u8 isWhole`, then records `varint number, u8 isThere`, and if it is there `i32 lon, i32 lat (1e-7°),
 *         u8 kind, u16 bearing (0.01°), u16 speed (0.1 km/h), f64 fixedAtMs`. OUTSIDE is what is off the grid, EXACT what
 *         the viewer follows.
 * DENSITY `u8 isWhole`, then `varint cell` and 4 × 4 varint counts, row by row from the south-west.
 *
 * kind: bit 7 off duty. bearing: 0…254 of the circle, 255 unknown. speed: km/h, 255 unknown. age: tenths of a second from fix
 * to `timeMs`. A step says neither bearing nor speed: the client works them out. A unit that is heard from without moving is
 * told anew twice a minute.
 */
export const WIRE_VERSION = 1
export const HELLO = 1
export const FRAME = 2
export const FRAME_FULL = 1
export const FRAME_VIEW = 2
export const SECTION = { cells: 1, outside: 2, exact: 3, density: 4 } as const
export const BLOCK = { whole: 1, leaves: 2, steps: 4, enters: 8 } as const
export const ESCAPE = -128
export const OFF_DUTY = 0x80
export const UNKNOWN_8 = 0xff
export const UNKNOWN_16 = 0xffff
export const BEARING_PARTS = 255
export const DEGREE = 1e7
/** Parts of a cell counted apart, each way. */
export const DENSITY_PARTS = 4

/** Reads on until the bytes end; past the end it throws a RangeError. */
export class WireReader {
  readonly #view: DataView
  readonly #bytes: Uint8Array
  at = 0

  constructor(bytes: Uint8Array) {
    this.#bytes = bytes
    this.#view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength)
  }

  get length(): number {
    return this.#bytes.length
  }

  u8(): number {
    if (this.at >= this.#bytes.length) throw new RangeError('frame too short')
    return this.#bytes[this.at++]!
  }

  i8(): number {
    return (this.u8() << 24) >> 24
  }

  u16(): number {
    this.at += 2
    return this.#view.getUint16(this.at - 2, true)
  }

  i16(): number {
    this.at += 2
    return this.#view.getInt16(this.at - 2, true)
  }

  u24(): number {
    return this.u8() | (this.u8() << 8) | (this.u8() << 16)
  }

  u32(): number {
    this.at += 4
    return this.#view.getUint32(this.at - 4, true)
  }

  i32(): number {
    this.at += 4
    return this.#view.getInt32(this.at - 4, true)
  }

  f64(): number {
    this.at += 8
    return this.#view.getFloat64(this.at - 8, true)
  }

  varint(): number {
    let value = 0
    for (let scale = 1; scale < 2 ** 35; scale *= 128) {
      const byte = this.u8()
      value += (byte & 127) * scale
      if (byte < 128) return value
    }
    throw new RangeError('number too long')
  }

  zigzag(): number {
    const value = this.varint()
    return value % 2 === 0 ? value / 2 : -(value + 1) / 2
  }
}
