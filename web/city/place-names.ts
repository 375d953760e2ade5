import type { Area } from '#domain/area'

/** What is said of an area: short on charts, whole where there is room. */
export type PlaceNames = { readonly short: (code: string) => string; readonly whole: (code: string) => string; readonly chain: (gridCode: string, given: readonly string[]) => string }

const COUNTY_DIGITS = 6
const TOWNSHIP_DIGITS = 9
/** English names carry their rank as a last word; on a chart it says nothing. */
const RANK = /\s+(City|County|District|Town|Township|Subdistrict|Sub-district|Village|Community|Grid)$/i

/** Names by code in the language of the wall; without an English name the Chinese one stands. */
export function placeNames(areas: readonly Pick<Area, 'code' | 'name' | 'nameEn'>[], locale: 'zh-CN' | 'en'): PlaceNames {
  const byCode = new Map(areas.map(area => [area.code, area]))
  const whole = (code: string) => {
    const area = byCode.get(code)
    if (area === undefined) return ''
    return locale === 'en' && area.nameEn !== '' ? area.nameEn : area.name
  }
  const short = (code: string) => (locale === 'en' ? whole(code).replace(RANK, '') : whole(code))
  return {
    whole,
    short,
    /** `五台县 台怀镇`: county and township of a grid; the given names when the book lacks them. */
    chain(gridCode, given) {
      const known = [short(gridCode.slice(0, COUNTY_DIGITS)), short(gridCode.slice(0, TOWNSHIP_DIGITS))]
      const names = locale === 'en' ? known : known.map((name, index) => name || (given[index] ?? ''))
      return [...new Set(names.filter(Boolean))].join(' ') || given.slice(0, 2).join(' ')
    },
  }
}
