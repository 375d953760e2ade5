import { describe, expect, test } from 'vitest'
import { type AreaChoice, namesAbove, rankedAreas } from './area-options.ts'

const county: AreaChoice = { code: '140922', name: '五台县', nameEn: 'Wutai County', level: 'county', path: '140900/140922/' }
const town: AreaChoice = { code: '140922100', name: '台城镇', nameEn: 'Taicheng Town', level: 'township', path: '140900/140922/140922100/' }
const village: AreaChoice = { code: '140922100003', name: '五台', nameEn: 'Wutai', level: 'village', path: '140900/140922/140922100/140922100003/' }
const other: AreaChoice = { code: '140981100004', name: '新五台村', nameEn: 'New Wutai', level: 'village', path: '140900/140981/140981100/140981100004/' }

describe('the area picker', () => {
  test('puts the exact name first, then names that begin so, then those that hold it', () => {
    expect(rankedAreas([other, county, village], '五台').map(area => area.code)).toEqual([village.code, county.code, other.code])
  })

  test('finds by English name and by code, whatever the case', () => {
    expect(rankedAreas([other, village, county], 'WUTAI C')[0]).toBe(county)
    expect(rankedAreas([county, town, village], '140922100')[0]).toBe(town)
  })

  test('without words wider areas come before narrower, then by code', () => {
    expect(rankedAreas([other, village, town, county], ' ').map(area => area.code)).toEqual([county.code, town.code, village.code, other.code])
  })

  test('tells two of one name apart by the names above them, leaving out those out of reach', () => {
    const names = new Map([['140922', '五台县'], ['140922100', '台城镇']])
    expect(namesAbove(village, code => names.get(code))).toEqual(['五台县', '台城镇'])
    expect(namesAbove(other, code => names.get(code))).toEqual([])
  })
})
