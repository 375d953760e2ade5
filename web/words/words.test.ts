import { describe, expect, test } from 'vitest'
import { incidentKind, incidentStatus, incidentStep, severity } from '#domain/incident'
import { stationKind, unitKind } from '#domain/force'
import { areaLevel } from '#domain/area'
import { role } from '#domain/identity'
import { keyPopulation } from '#domain/people'
import { en } from './en/index.ts'
import { chooseLocale } from './locale.ts'
import { zh } from './zh/index.ts'

type Tree = { readonly [key: string]: string | Tree }

function leaves(tree: Tree, path = ''): Map<string, string> {
  return new Map(Object.entries(tree).flatMap(([key, value]) => (typeof value === 'string' ? [[`${path}${key}`, value] as const] : [...leaves(value, `${path}${key}.`)])))
}
/** The names of the values a sentence takes: `{time}`, `{count, plural, …}`. */
const taken = (text: string) => [...text.matchAll(/\{(\w+)[,}]/g)].map(([, name]) => name).sort()

describe('words', () => {
  const chinese = leaves(zh)
  const english = leaves(en)

  test('both languages have the same keys', () => {
    expect([...english.keys()].sort()).toEqual([...chinese.keys()].sort())
  })

  /** A counting word (起, 人) has no English: only keys that say so may be empty. */
  const isUnit = (key: string) => /unit$/i.test(key)

  test('no sentence is empty, and both languages take the same values', () => {
    for (const [key, text] of chinese) {
      expect(text.trim(), key).not.toBe('')
      if (!isUnit(key)) expect(english.get(key)?.trim(), key).not.toBe('')
      expect(new Set(taken(english.get(key) ?? '')), key).toEqual(new Set(taken(text)))
    }
  })

  test('English holds no Chinese', () => {
    const strays = [...english].filter(([, text]) => /\p{Script=Han}/u.test(text)).map(([key]) => key)
    expect(strays).toEqual([])
  })

  test.each([
    ['kind', incidentKind.options],
    ['severity', severity.options],
    ['status', incidentStatus.options],
    ['step', incidentStep.options],
    ['unitKind', unitKind.options],
    ['stationKind', stationKind.options],
    ['areaLevel', areaLevel.options],
    ['role', role.options],
    ['keyPopulation', keyPopulation.options],
  ])('every %s of the domain has a word', (group, options) => {
    for (const option of options) expect(chinese.has(`common.${group}.${option}`), option).toBe(true)
  })
})

describe('the language of a page', () => {
  test.each([
    ['en', 'zh-CN', 'en'],
    [undefined, 'en-GB,en;q=0.9', 'en'],
    [undefined, 'fr,en;q=0.4,zh;q=0.8', 'zh-CN'],
    [undefined, 'fr', 'zh-CN'],
    [undefined, null, 'zh-CN'],
    ['nonsense', 'en', 'en'],
  ])('cookie %s and browser %s give %s', (cookie, accepted, locale) => {
    expect(chooseLocale(cookie, accepted)).toBe(locale)
  })
})
