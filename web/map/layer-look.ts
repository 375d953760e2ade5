import type { Palette } from './palette.ts'
import type { SymbolAtlas } from './symbol-atlas.ts'

/** What every layer function needs to draw: colours, symbols, and how large a pixel of the design is here. */
export type LayerLook = {
  readonly palette: Palette
  readonly atlas: SymbolAtlas
  readonly scale: number
  /** Counts frames in which units moved: deck.gl re-reads positions when it changes. */
  readonly frame: number
  /** 1 near by; less where thousands of units share a screen, so that they stay a texture under what matters. */
  readonly crowding: number
  readonly isPickable: boolean
}
