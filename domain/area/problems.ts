import { problem } from '#platform/pure'

export const areaProblems = {
  datumMissing: problem('area.datum_missing', 422, {
    zh: '请说明坐标系（datum）：wgs84、gcj02、bd09 或 cgcs2000；国内公开的边界文件几乎都是 gcj02',
    en: 'Say the datum: wgs84, gcj02, bd09 or cgcs2000. Public boundary files of China are nearly always gcj02.',
  }),
  noFeatures: problem('area.no_features', 422, { zh: '文件里没有要素', en: 'The collection has no features.' }),
}
