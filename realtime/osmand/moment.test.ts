import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { momentOf } from './moment.ts'

describe('the time a client wrote', () => {
  it.each([
    ['1377177267', '2013-08-22T13:14:27.000Z'],
    ['1377177267.5', '2013-08-22T13:14:27.500Z'],
    ['1442068686579', '2015-09-12T14:38:06.579Z'],
    ['2016-01-27T18:55:47Z', '2016-01-27T18:55:47.000Z'],
    ['2016-01-27T18:55:47.123Z', '2016-01-27T18:55:47.123Z'],
    ['2016-01-27T18:55:47', '2016-01-27T18:55:47.000Z'],
    ['2016-01-27T18:55:47+08:00', '2016-01-27T10:55:47.000Z'],
    ['2016-01-27T18:55:47+0800', '2016-01-27T10:55:47.000Z'],
    ['2016-01-27T18:55:47-08', '2016-01-28T02:55:47.000Z'],
    ['2014-06-04 09:10:11', '2014-06-04T09:10:11.000Z'],
    ['0', '1970-01-01T00:00:00.000Z'],
  ])('%s is %s', (text, iso) => {
    expect(momentOf(text)?.toISOString()).toBe(iso)
  })

  it('survives a plus that was not encoded in a query string', () => {
    expect(momentOf('2016-01-27T18:55:47 08:00')?.toISOString()).toBe('2016-01-27T10:55:47.000Z')
  })

  it.each(['', 'now', '2016-13-01T00:00:00Z', '2016-01-27', '-5', '99999999999999', '2150-01-01T00:00:00Z', 'NaN', '1e9'])('%j is no time', text => {
    expect(momentOf(text)).toBeNull()
  })

  it('reads seconds, milliseconds and ISO 8601 as the same instant', () => {
    fc.assert(
      fc.property(fc.integer({ min: 1e8, max: 4e9 }), seconds => {
        const at = new Date(seconds * 1000)
        expect([String(seconds), String(seconds * 1000), at.toISOString()].map(text => momentOf(text)?.getTime())).toEqual([at.getTime(), at.getTime(), at.getTime()])
      }),
    )
  })
})
