import { readFileSync } from 'node:fs'
import { describe, expect, test } from 'vitest'
import { LIGHT } from './antd-theme.tsx'
import { sayIn } from './say.ts'

const zh = sayIn('zh-CN')
const en = sayIn('en')
const MINUTE = 60_000
/** 14:05:09 in the city on 22 November, a Sunday. */
const AT = '2026-11-22T06:05:09Z'

describe('how numbers and times are said', () => {
  test.each([
    ['day and time', zh.dateTime(AT), '11月22日 14:05', en.dateTime(AT), '22 Nov 14:05'],
    ['day and weekday', zh.dayAndWeekday(AT), '11月22日 周日', en.dayAndWeekday(AT), 'Sun 22 Nov'],
    ['clock', zh.clock(AT), '14:05:09', en.clock(AT), '14:05:09'],
    ['midnight', zh.time('2026-11-21T16:00:00Z'), '00:00', en.time('2026-11-21T16:00:00Z'), '00:00'],
    ['seconds', zh.duration(45_000), '45 秒', en.duration(45_000), '45 s'],
    ['minutes', zh.duration(12 * MINUTE), '12 分', en.duration(12 * MINUTE), '12 min'],
    ['hours', zh.duration(65 * MINUTE), '1 小时 5 分', en.duration(65 * MINUTE), '1 h 5 min'],
    ['days', zh.duration(72 * 60 * MINUTE), '3 天', en.duration(72 * 60 * MINUTE), '3 d'],
    ['near', zh.distance(618), '620 m', en.distance(618), '620 m'],
    ['far', zh.distance(3410), '3.4 km', en.distance(41_200), '41 km'],
    ['just under a kilometre', zh.distance(996), '1.0 km', en.distance(994), '990 m'],
    ['incidents', zh.incidents(12), '12 起', en.incidents(12), '12'],
    ['change', zh.change(-2), '−2', en.change(5), '+5'],
    ['large', zh.large(94_000), '9.4 万', en.large(94_000), '94,000'],
    ['running clock', zh.stopwatch(192_000), '3:12', en.stopwatch(3_792_000), '1:03:12'],
  ])('%s', (_, chinese, chineseSaid, english, englishSaid) => {
    expect(chinese.replaceAll('\u2009', ' ')).toBe(chineseSaid)
    expect(english.replaceAll('\u2009', ' ')).toBe(englishSaid)
  })

  test('number and unit stand a thin space apart', () => {
    expect(zh.incidents(12)).toBe('12\u2009起')
  })
})

test('the theme of antd has the light tokens of tokens.css', () => {
  const light = readFileSync(new URL('./tokens.css', import.meta.url), 'utf8').split('[data-theme="light"]')[1] ?? ''
  for (const [name, colour] of Object.entries(LIGHT)) {
    const token = name.replace(/([A-Z]|\d+)/g, part => `-${part.toLowerCase()}`)
    expect(light, token).toContain(`--${token}: ${colour};`)
  }
})
