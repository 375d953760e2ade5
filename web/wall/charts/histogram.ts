import { max, scaleLinear } from 'd3'
import { textWidth } from './text-width.ts'

export const BIN_MINUTES = 5
/** From here on it was too long: bars turn amber. */
export const SLOW_MINUTES = 30

export type Mark = { readonly minutes: number; readonly text: string }
type PlacedMark = { readonly x: number; readonly textX: number; readonly textY: number; readonly anchor: 'start' | 'end'; readonly text: string }
export type HistogramGeometry = {
  readonly bars: readonly { readonly x: number; readonly y: number; readonly width: number; readonly height: number; readonly isSlow: boolean }[]
  readonly marks: readonly PlacedMark[]
  readonly top: number
  readonly baseY: number
  readonly ticks: readonly { readonly minutes: number; readonly x: number }[]
}

const HEAD = 34
const FOOT = 28
const GAP = 8

/** Minutes from report to scene in bins of five, with the median and the ninth decile as lines that say their value. */
export function histogram(bins: readonly number[], marks: readonly Mark[], size: { width: number; height: number }): HistogramGeometry {
  const baseY = size.height - FOOT
  const x = scaleLinear([0, bins.length], [0, size.width])
  const y = scaleLinear([0, max(bins) || 1], [baseY, HEAD + 4])
  return {
    top: HEAD,
    baseY,
    bars: bins.map((count, index) => ({ x: x(index) + 2, width: Math.max(0, x(1) - 4), y: y(count), height: Math.max(0, baseY - y(count)), isSlow: index * BIN_MINUTES >= SLOW_MINUTES })),
    marks: placeMarks(marks.map(mark => ({ ...mark, x: x(Math.min(bins.length, mark.minutes / BIN_MINUTES)) })), size.width),
    ticks: [0, 10, 20, 30, 40].filter(minutes => minutes / BIN_MINUTES < bins.length).map(minutes => ({ minutes, x: x(minutes / BIN_MINUTES) })),
  }
}

/** The first speaks to the left of its line, the last to the right; kept inside, and moved apart when they would meet. */
function placeMarks(marks: readonly (Mark & { x: number })[], width: number): PlacedMark[] {
  const clamp = (left: number, wide: number) => Math.max(0, Math.min(left, width - wide))
  const boxes = marks.map((mark, index) => {
    const wide = textWidth(mark.text)
    const isLast = index === marks.length - 1
    return { wide, left: clamp(isLast ? mark.x + GAP : mark.x - GAP - wide, wide) }
  })
  for (let index = boxes.length - 2; index >= 0; index -= 1) {
    const [one, next] = [boxes[index]!, boxes[index + 1]!]
    one.left = clamp(Math.min(one.left, next.left - GAP - one.wide), one.wide)
    next.left = clamp(Math.max(next.left, one.left + one.wide + GAP), next.wide)
  }
  return marks.map((mark, index) => {
    const { left, wide } = boxes[index]!
    const isLast = index === marks.length - 1
    return { x: mark.x, textX: isLast ? left : left + wide, textY: HEAD - 10, anchor: isLast ? 'start' : 'end', text: mark.text }
  })
}
