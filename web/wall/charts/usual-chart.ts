import { area, curveMonotoneX, line, max, maxIndex, scaleLinear } from 'd3'
import { textWidth } from './text-width.ts'

export type UsualHour = { readonly low: number; readonly median: number; readonly high: number }
type Words = { readonly peak: (hour: number, count: number) => string; readonly usual: string }
type Word = { readonly x: number; readonly y: number; readonly anchor: 'start' | 'middle' | 'end'; readonly text: string }

export type UsualGeometry = {
  readonly band: string
  readonly median: string
  readonly today: string
  /** From the last whole hour to the one still running. */
  readonly running: string
  readonly hatch: { readonly x: number; readonly width: number }
  readonly peak: (Word & { readonly dotX: number; readonly dotY: number }) | null
  readonly usual: Word
  readonly baseY: number
  readonly ticks: readonly { readonly hour: number; readonly x: number }[]
}

const FOOT = 28
const HEAD = 30
const DOT_GAP = 12

/** Today's reports by hour as the bold line over the band in which half of the days lie; the running hour is hatched. */
export function usualChart(data: { today: readonly number[]; usual: readonly UsualHour[] }, size: { width: number; height: number }, words: Words): UsualGeometry {
  const { today, usual } = data
  const baseY = size.height - FOOT
  const highest = Math.max(1, max(today) ?? 0, max(usual, hour => hour.high) ?? 0)
  const x = scaleLinear([0, 24], [0, size.width])
  const y = scaleLinear([0, highest], [baseY, HEAD])
  const at = (index: number) => x(index + 0.5)
  const whole = today.slice(0, -1)
  const last = today.length - 1
  const draw = line<number>((_, index) => at(index), value => y(value)).curve(curveMonotoneX)
  return {
    baseY,
    band: area<UsualHour>((_, index) => at(index), hour => y(hour.low), hour => y(hour.high)).curve(curveMonotoneX)(usual) ?? '',
    median: draw(usual.map(hour => hour.median)) ?? '',
    today: draw(whole) ?? '',
    running: last > 0 ? `M${at(last - 1)},${y(today[last - 1] ?? 0)}L${at(last)},${y(today[last] ?? 0)}` : '',
    hatch: { x: x(Math.max(0, last)), width: x(1) },
    peak: peakOf(whole, { at, y, words, width: size.width }),
    usual: usualWord(usual, { at, y, words, lastHour: last }),
    ticks: [0, 6, 12, 18, 24].map(hour => ({ hour, x: x(hour) })),
  }
}

type Frame = { at: (index: number) => number; y: (value: number) => number; words: Words }

function peakOf(whole: readonly number[], { at, y, words, width }: Frame & { width: number }): UsualGeometry['peak'] {
  const hour = maxIndex(whole)
  const count = whole[hour] ?? 0
  if (hour < 0 || count === 0) return null
  const text = words.peak(hour, count)
  const [dotX, dotY] = [at(hour), y(count)]
  const isRoomLeft = dotX - DOT_GAP - textWidth(text) > 0
  const isRoomRight = dotX + DOT_GAP + textWidth(text) < width
  if (isRoomLeft || !isRoomRight) return { dotX, dotY, x: Math.max(textWidth(text), dotX - DOT_GAP), y: dotY + 4, anchor: 'end', text }
  return { dotX, dotY, x: dotX + DOT_GAP, y: dotY + 4, anchor: 'start', text }
}

/** The word stands above the band where today's line has not come yet, or, late in the day, above its early hours. */
function usualWord(usual: readonly UsualHour[], { at, y, words, lastHour }: Frame & { lastHour: number }): Word {
  const hour = lastHour < 16 ? 18 : 3
  const highest = Math.max(...usual.slice(Math.max(0, hour - 2), hour + 3).map(it => it.high), 0)
  return { x: at(hour), y: y(highest) - 12, anchor: 'middle', text: words.usual }
}

/** Usual reports until now: whole hours, and the running one by its share. */
export function expectedByNow(usual: readonly UsualHour[], hour: number, minute: number): number {
  const before = usual.slice(0, hour).reduce((sum, it) => sum + it.median, 0)
  return before + ((usual[hour]?.median ?? 0) * minute) / 60
}
