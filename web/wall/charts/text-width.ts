/** Sizes of the 1080-line design; every chart draws in them and is scaled as a whole by its svg. */
export const LABEL = 20

/** Width of a text in design pixels, near enough to keep words apart: Han one em, others about 0.6. */
export function textWidth(text: string, size = LABEL): number {
  let em = 0
  for (const char of text) em += char.codePointAt(0)! > 0x2e7f ? 1 : char === ' ' || char === '\u2009' ? 0.3 : 0.6
  return em * size
}

/** A column wide enough for its longest name, within bounds. */
export function columnFor(names: readonly string[], { least, most }: { least: number; most: number }): number {
  return Math.min(most, Math.max(least, ...names.map(name => textWidth(name) + 12)))
}
