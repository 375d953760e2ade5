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

const THREE_HAN = 66
const SIX_HAN = 120
export const FOUR_HAN = 86

/** The class of an answer in words: longer ones than `whole` take a smaller size, so that their figure still fits beside them. */
export function answerWord(text: string, whole = THREE_HAN): 'word' | 'word small' | 'word tiny' {
  const width = textWidth(text)
  if (width > SIX_HAN) return 'word tiny'
  return width > whole ? 'word small' : 'word'
}
