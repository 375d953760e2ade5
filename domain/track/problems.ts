import { problem } from '#platform/pure'

export const trackProblems = {
  /** More fixes wait than can be written in a few seconds; a door lets its device send again. */
  busy: problem('track.busy', 503, {
    zh: '位置太多，请稍后再发',
    en: 'Too many positions are waiting. Send again shortly.',
  }),
  spanTooLong: problem<{ mostDays: number }>('track.span_too_long', 422, {
    zh: ({ mostDays }) => `时间太长，最多 ${mostDays} 天`,
    en: ({ mostDays }) => `The span is too long: at most ${mostDays} days.`,
  }),
  chooseUnits: problem('track.choose_units', 422, {
    zh: '请选择人员、区域或地图范围中的一种',
    en: 'Choose units, an area or a part of the map: one of them.',
  }),
  tooManyUnits: problem<{ most: number }>('track.too_many_units', 422, {
    zh: ({ most }) => `一次最多回放 ${most} 个，请缩小范围`,
    en: ({ most }) => `At most ${most} units at a time. Choose a smaller part.`,
  }),
  polygonTooWide: problem<{ mostVertices: number; mostCells: number }>('track.polygon_too_wide', 422, {
    zh: ({ mostVertices }) => `区域太大或太复杂（最多 ${mostVertices} 个顶点）`,
    en: ({ mostVertices }) => `The polygon is too large or has more than ${mostVertices} vertices.`,
  }),
  tooMuchTraffic: problem<{ mostUnits: number }>('track.too_much_traffic', 422, {
    zh: ({ mostUnits }) => `这片区域这段时间有超过 ${mostUnits} 个，请缩小区域或时间`,
    en: ({ mostUnits }) => `More than ${mostUnits} units passed there. Choose a smaller polygon or a shorter time.`,
  }),
}
