/** The tokens the map draws with; `web/ui/tokens.css` is their only source, so a theme is a change of CSS. */
const TOKENS = [
  'ink-0', 'ink-1', 'line', 'line-strong', 'text', 'muted', 'faint', 'celadon', 'cinnabar', 'amber', 'amber-mark', 'sky', 'moss',
  'ramp-0', 'ramp-1', 'ramp-2', 'ramp-3', 'ramp-4', 'around', 'road', 'road-minor', 'water', 'unit', 'unit-stale', 'halo',
] as const
export type Token = (typeof TOKENS)[number]
export type Palette = Readonly<Record<Token, string>>

export type Rgba = [red: number, green: number, blue: number, alpha: number]

/** Reads the tokens as they apply to an element, so that a map in a dark panel of a light page is dark. */
export function readPalette(element: Element): Palette {
  const style = getComputedStyle(element)
  const entries = TOKENS.map(token => [token, style.getPropertyValue(`--${token}`).trim() || '#888888'])
  return Object.fromEntries(entries) as Palette
}

/** `#RRGGBB`, or `#RGB` as a minifier of CSS writes it, as deck.gl wants it; `opacity` from 0 to 1. */
export function rgba(hex: string, opacity = 1): Rgba {
  const digits = hex.length < 6 ? [...hex.slice(1, 4)].map(digit => digit + digit).join('') : hex.slice(1, 7)
  const number = Number.parseInt(digits, 16)
  return [(number >> 16) & 255, (number >> 8) & 255, number & 255, Math.round(opacity * 255)]
}

export function isDark(palette: Palette): boolean {
  const [red, green, blue] = rgba(palette['ink-1'])
  return red + green + blue < 384
}
