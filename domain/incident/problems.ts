import { problem } from '#platform/pure'
import type { IncidentStatus } from './incident.ts'

export const incidentProblems = {
  cannotStep: problem<{ status: IncidentStatus; step: string }>('incident.cannot_step', 409, {
    zh: '事件现在的状态不能做这一步',
    en: ({ status, step }) => `An incident that is "${status}" cannot take the step "${step}".`,
  }),
  noPlace: problem('incident.no_place', 400, {
    zh: '请给出位置：地图上的点或所属区划',
    en: 'Say where: a point on the map or an area.',
  }),
  outsideCity: problem('incident.outside_city', 422, {
    zh: '这个位置不在本平台的任何网格里',
    en: 'This place is in none of the grids known here.',
  }),
  nobodyNamed: problem('incident.nobody_named', 400, {
    zh: '请选择派给谁：人员、车辆或部门',
    en: 'Say who: units or a department.',
  }),
  notAPhoto: problem('photo.not_a_photo', 415, {
    zh: '这不是能看的照片（支持 JPEG、PNG、WebP）',
    en: 'Not a photo this can read (JPEG, PNG, WebP).',
  }),
}
