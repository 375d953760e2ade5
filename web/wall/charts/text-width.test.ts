import { expect, test } from 'vitest'
import { FOUR_HAN, answerWord, textWidth } from './text-width.ts'

/** Room beside an answer for its figure, and the sizes of `wall.css`, in design pixels. */
const TILE = 355
const FIGURE = 105
const SIZE = { word: 46, 'word small': 38, 'word tiny': 30 } as const

test.each(['五台县', '有人走失', 'Kelan', 'Fall', 'Dingxiang', 'Missing person', 'Food poisoning', '金岗库乡'])('%s fits beside its figure', text => {
  const isHan = text.charCodeAt(0) > 0x2e7f
  const size = SIZE[answerWord(text, FOUR_HAN)]
  // Latin answers are drawn at 38 at most.
  expect(textWidth(text, isHan ? size : Math.min(size, 38)) + FIGURE).toBeLessThan(TILE + 1)
})
