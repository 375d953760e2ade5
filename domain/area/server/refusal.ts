import type { Words } from '#platform/pure'

/** Why a feature was left out of an import. The codes are stable: other systems read the report. */
const REASONS = {
  not_a_feature: { zh: '不是 GeoJSON 要素', en: 'Not a GeoJSON feature.' },
  code_missing: { zh: '没有 adcode 或 code', en: 'It has neither adcode nor code.' },
  code_malformed: { zh: '代码与级别不符：{}', en: 'The code does not fit the level: {}' },
  code_twice: { zh: '同一文件中代码重复：第 {} 条已用', en: 'The code is twice in the file: feature {} has it already.' },
  name_missing: { zh: '没有名称，或长于 80 字', en: 'It has no name, or one longer than 80 characters.' },
  level_unknown: { zh: '级别不明：{}', en: 'Unknown level: {}' },
  datum_missing: { zh: '没有说明坐标系', en: 'It does not say its datum.' },
  datum_unknown: { zh: '坐标系不明：{}', en: 'Unknown datum: {}' },
  geometry_missing: { zh: '没有边界', en: 'It has no geometry.' },
  geometry_type: { zh: '边界必须是 Polygon 或 MultiPolygon，不是 {}', en: 'The geometry must be a Polygon or MultiPolygon, not {}.' },
  geometry_malformed: { zh: '坐标结构有误', en: 'The coordinates are not nested as GeoJSON wants.' },
  coordinate_malformed: { zh: '坐标必须是有限的数：{}', en: 'A coordinate must be finite numbers: {}' },
  coordinate_out_of_range: { zh: '坐标超出经纬度范围：{}', en: 'A coordinate is not a longitude and latitude: {}' },
  too_complex: { zh: '边界点太多，请先简化', en: 'The boundary has too many points: simplify it first.' },
  ring_short: { zh: '环少于 4 个点', en: 'A ring has fewer than 4 points.' },
  ring_open: { zh: '环没有闭合：首尾点不同', en: 'A ring is not closed: its first and last points differ.' },
  ring_flat: { zh: '环没有面积', en: 'A ring has no area.' },
  ring_crosses_itself: { zh: '环自相交或自相接：{} 附近', en: 'A ring crosses or touches itself near {}.' },
  rings_cross: { zh: '两个环相交或共边：{} 附近', en: 'Two rings cross or share an edge near {}.' },
  hole_outside: { zh: '洞不在外环之内', en: 'A hole is not inside its shell.' },
  parts_overlap: { zh: '各部分互相重叠', en: 'Its parts overlap one another.' },
  parent_malformed: { zh: '上级代码有误：{}', en: 'The parent code is malformed: {}' },
  parent_missing: { zh: '上级 {} 不存在，请先导入上级', en: 'Its parent {} is not here: import that first.' },
  parent_changed: { zh: '现属 {}，暂不支持改变上级', en: 'It is under {} now: moving it to another parent is not supported yet.' },
  outside_parent: { zh: '有 {} 在上级之外', en: '{} of it lies outside its parent.' },
  overlaps_sibling: { zh: '与同级重叠：{}', en: 'It overlaps a sibling: {}' },
} as const satisfies Record<string, Words>

export type Reason = keyof typeof REASONS
export type Refusal = { readonly reason: Reason; readonly words: Words }

/** `detail` takes the place of `{}`; it may come from the file, so it is cut short. */
export function refuse(reason: Reason, detail: unknown = ''): Refusal {
  const text = String(detail).slice(0, 120)
  const { zh, en } = REASONS[reason]
  return { reason, words: { zh: zh.replace('{}', () => text), en: en.replace('{}', () => text) } }
}

export function isRefusal(value: object): value is Refusal {
  return 'reason' in value
}
