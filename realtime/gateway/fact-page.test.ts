import { expect, test } from 'vitest'
import { factsMessage } from '#platform/pure'
import { aFact } from '#tests/facts'
import { FactPages } from './fact-page.ts'

type Who = { account: string; area: string }
const pagesOf = () =>
  new FactPages<Who>('live', {
    audienceOf: who => who.area,
    accountOf: who => who.account,
    mayHear: (who, fact) => fact.areaCode === who.area || fact.accountIds.includes(who.account),
  })
const facts = [aFact(1, { areaCode: 'east' }), aFact(2, { areaCode: 'west' }), aFact(3, { areaCode: 'east', payload: { words: '南门外有人跌倒 "' } })]
const offsets = (page: { message: { facts: readonly { offset: number }[] } }) => page.message.facts.map(fact => fact.offset)

test('all of one audience share one page, made once; another audience never gets it', () => {
  const pages = pagesOf()
  const [one, other, foreign] = [pages.page({ account: 'a', area: 'east' }, 0, facts), pages.page({ account: 'b', area: 'east' }, 0, facts), pages.page({ account: 'c', area: 'west' }, 0, facts)]
  expect(other).toBe(one)
  expect([offsets(one), offsets(foreign)]).toEqual([[1, 3], [2]])
  expect(pages.made).toBe(2)
})

test('[LIVE-4] a fact that names an account is on that account\'s page alone', () => {
  const pages = pagesOf()
  const named = [...facts, aFact(4, { areaCode: 'north', accountIds: ['b'] })]
  expect(offsets(pages.page({ account: 'b', area: 'east' }, 0, named))).toEqual([1, 3, 4])
  expect(offsets(pages.page({ account: 'a', area: 'east' }, 0, named))).toEqual([1, 3])
})

test('the text is the message', () => {
  const page = pagesOf().page({ account: 'a', area: 'east' }, 0, facts)
  expect(factsMessage.parse(JSON.parse(page.text))).toEqual(page.message)
  expect(page.message).toMatchObject({ channel: 'live', after: 0, upTo: 3 })
})

test('a page ends before 64 KiB, but a single fact is never cut', () => {
  const pages = pagesOf()
  const large = (offset: number) => aFact(offset, { payload: { words: 'x'.repeat(30_000) } })
  expect(pages.cut([large(1), large(2), large(3)]).map(fact => fact.offset)).toEqual([1, 2])
  expect(pages.cut([aFact(1, { payload: 'x'.repeat(200_000) }), large(2)]).map(fact => fact.offset)).toEqual([1])
})
