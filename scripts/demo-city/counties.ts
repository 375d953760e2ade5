import type { Position } from '#platform/pure'

export type CountyFacts = {
  readonly code: string
  readonly name: string
  readonly nameEn: string
  /** Where its government sits. */
  readonly seat: Position
  /** About, in ten thousands (万). */
  readonly populationWan: number
  /** Radius of the built-up town, its block and the turn of its streets from the compass. */
  readonly town: { readonly radiusKm: number; readonly blockKm: number; readonly turnDeg: number }
  /** Minutes from the report until somebody is there: half of the cases, nine in ten. */
  readonly arrival: { readonly p50: number; readonly p90: number }
}

type Row = [code: string, name: string, nameEn: string, lon: number, lat: number, wan: number, radiusKm: number, blockKm: number, turnDeg: number, p50: number, p90: number]

/** Codes of GB/T 2260, names and seats are public facts; everything else is demo. */
const ROWS: readonly Row[] = [
  ['140902', '忻府区', 'Xinfu District', 112.734, 38.4177, 58.9, 4.3, 0.78, 8, 9, 19],
  ['140921', '定襄县', 'Dingxiang County', 112.9632, 38.4849, 19.9, 2.2, 0.66, 24, 10, 20],
  ['140922', '五台县', 'Wutai County', 113.259, 38.7257, 24.6, 2.1, 0.64, -18, 16, 34],
  ['140923', '代县', 'Dai County', 112.9625, 39.0651, 17.5, 2.0, 0.64, 5, 12, 24],
  ['140924', '繁峙县', 'Fanshi County', 113.2677, 39.1881, 22.4, 2.1, 0.64, 14, 13, 27],
  ['140925', '宁武县', 'Ningwu County', 112.3079, 39.0017, 13.3, 1.9, 0.64, 38, 15, 33],
  ['140926', '静乐县', 'Jingle County', 111.9402, 38.3559, 11.6, 1.7, 0.62, -12, 14, 29],
  ['140927', '神池县', 'Shenchi County', 112.2004, 39.0885, 6.7, 1.5, 0.62, 4, 12, 22],
  ['140928', '五寨县', 'Wuzhai County', 111.841, 38.9128, 9.3, 1.7, 0.62, 33, 11, 21],
  ['140929', '岢岚县', 'Kelan County', 111.5698, 38.7056, 7.0, 1.5, 0.62, -25, 13, 26],
  ['140930', '河曲县', 'Hequ County', 111.1466, 39.3819, 12.3, 1.7, 0.62, 40, 12, 25],
  ['140931', '保德县', 'Baode County', 111.0857, 39.0226, 14.6, 1.7, 0.6, -36, 14, 28],
  ['140932', '偏关县', 'Pianguan County', 111.5005, 39.4422, 7.4, 1.4, 0.62, -8, 17, 35],
  ['140981', '原平市', 'Yuanping City', 112.7131, 38.7292, 43.0, 3.5, 0.74, 16, 11, 23],
]

export const CITY = { code: '140900', name: '忻州市', nameEn: 'Xinzhou City' } as const

export const COUNTIES: readonly CountyFacts[] = ROWS.map(([code, name, nameEn, lon, lat, populationWan, radiusKm, blockKm, turnDeg, p50, p90]) => ({
  code,
  name,
  nameEn,
  seat: [lon, lat],
  populationWan,
  town: { radiusKm, blockKm, turnDeg },
  arrival: { p50, p90 },
}))
