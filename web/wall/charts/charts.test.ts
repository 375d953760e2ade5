import { expect, test } from 'vitest'
import { bars } from './bars.ts'
import { dumbbell } from './dumbbell.ts'
import { histogram } from './histogram.ts'
import { rankChart } from './rank-chart.ts'
import { columnFor, textWidth } from './text-width.ts'
import { expectedByNow, usualChart } from './usual-chart.ts'
import { waffle } from './waffle.ts'

const size = { width: 355, height: 170 }
const rank = (name: string, value: number) => ({ key: name, name, value, said: value.toFixed(2), change: 1, changeSaid: '+1' })

test('a rank shows as many rows as fit at full size and cuts the rest', () => {
  const { lines } = rankChart(Array.from({ length: 14 }, (_, i) => rank(`县 ${i}`, 14 - i)), size)
  expect(lines).toHaveLength(6)
  expect(lines.at(-1)!.y).toBeLessThan(size.height)
})

test('the longest bar of a rank ends before its value begins, with long English names too', () => {
  const { lines, valueX } = rankChart([rank('Dingxiang', 0.49), rank('Wutai', 0.2)], size)
  expect(lines[0]!.barX + lines[0]!.barWidth).toBeLessThanOrEqual(valueX - textWidth('0.49'))
  expect(lines[0]!.barX).toBeGreaterThan(textWidth('Dingxiang'))
})

test('a rank of zeros has no bars and no first', () => {
  const { lines } = rankChart([rank('a', 0), rank('b', 0)], size)
  expect(lines.map(line => [line.barWidth, line.isFirst])).toEqual([[0, false], [0, false]])
})

const usual = Array.from({ length: 24 }, () => ({ low: 1, median: 2, high: 4 }))
const words = { peak: (hour: number, count: number) => `${hour} 时 ${count} 起`, usual: '往常' }

test('the running hour is hatched and not part of the bold line', () => {
  const chart = usualChart({ today: [1, 2, 3, 1], usual }, size, words)
  expect(chart.hatch.x).toBeCloseTo((3 / 24) * 355)
  expect(chart.peak).toMatchObject({ text: '2 时 3 起' })
})

test('just after midnight there is no peak and nothing breaks', () => {
  const chart = usualChart({ today: [0], usual }, size, words)
  expect(chart).toMatchObject({ peak: null, today: '', running: '', hatch: { x: 0 } })
})

test('an early peak speaks to its right, a late one to its left: never beyond the edge', () => {
  const early = usualChart({ today: [9, 1, 0], usual }, size, words).peak!
  const late = usualChart({ today: [...Array.from({ length: 22 }, () => 1), 9, 0], usual }, size, words).peak!
  expect([early.anchor, late.anchor]).toEqual(['start', 'end'])
})

test('what is usual by now counts the running hour by its share', () => {
  expect(expectedByNow(usual, 3, 30)).toBe(7)
  expect(expectedByNow(usual, 0, 0)).toBe(0)
})

test('bars of arrivals beyond half an hour are amber', () => {
  const { bars: drawn } = histogram([9, 22, 21, 12, 6, 4, 2, 2, 1], [], size)
  expect(drawn.map(bar => bar.isSlow)).toEqual([false, false, false, false, false, false, true, true, true])
})

test.each([[12, 26], [2, 4], [38, 43], [1, 44], [20, 21], [44, 45]])('the words of median %i and decile %i stay inside and apart', (median, p90) => {
  const marks = [{ minutes: median, text: `${median} 分` }, { minutes: p90, text: `九成 ${p90} 分` }]
  const { marks: placed } = histogram([1, 2, 3, 4, 5, 4, 3, 2, 1], marks, size)
  const boxes = placed.map(mark => (mark.anchor === 'end' ? [mark.textX - textWidth(mark.text), mark.textX] : [mark.textX, mark.textX + textWidth(mark.text)]))
  for (const [left, right] of boxes) {
    expect(left).toBeGreaterThanOrEqual(0)
    expect(right).toBeLessThanOrEqual(size.width)
  }
  expect(boxes[0]![1]).toBeLessThanOrEqual(boxes[1]![0]!)
})

test('248 grids are a square each, 2,150 grids ten a square, and every square fits', () => {
  const small = waffle({ all: 248, covered: 236 }, { width: 355, height: 90 })
  const large = waffle({ all: 2150, covered: 2044 }, { width: 355, height: 90 })
  expect([small.each, small.cells.length, small.cells.filter(cell => cell.isVacant).length]).toEqual([1, 248, 12])
  expect([large.each, large.cells.length]).toEqual([10, 215])
  for (const { cells, side } of [small, large]) {
    expect(Math.max(...cells.map(cell => cell.x + side))).toBeLessThanOrEqual(355)
    expect(Math.max(...cells.map(cell => cell.y + side))).toBeLessThanOrEqual(90)
  }
})

test('one vacant grid among two thousand is still seen', () => {
  expect(waffle({ all: 2150, covered: 2149 }, { width: 355, height: 90 }).cells.filter(cell => cell.isVacant)).toHaveLength(1)
})

test('the slowest area stands first and one slower than half an hour is marked', () => {
  const { rows } = dumbbell([{ key: 'a', name: 'a', median: 10, p90: 20 }, { key: 'b', name: 'b', median: 16, p90: 34 }], size)
  expect(rows.map(row => [row.key, row.isSlow])).toEqual([['b', true], ['a', false]])
})

test('an area that needs two hours widens the axis instead of leaving the tile', () => {
  const { rows } = dumbbell([{ key: 'a', name: '偏关县', median: 40, p90: 118 }], size)
  expect(rows[0]!.p90X).toBeLessThanOrEqual(size.width - 8)
})

test('bars leave room for their value', () => {
  const chart = bars([{ key: 'a', icon: 'u-grid', name: '网格员', value: 1284, said: '1,284' }], size)
  expect(chart.barX + chart.rows[0]!.barWidth).toBeLessThanOrEqual(size.width - textWidth('1,284'))
})

test('a column is as wide as its longest name, within bounds', () => {
  expect(columnFor(['五台县', '忻府区'], { least: 60, most: 150 })).toBe(72)
  expect(columnFor(['一个非常非常长的地方名字'], { least: 60, most: 150 })).toBe(150)
})
