import { z } from 'zod'
import { bboxText, pageOf, query } from '#platform/pure'
import { premises } from './premises.ts'

export const listPremises = query('GET /api/premises', {
  input: z.object({
    bbox: bboxText.optional(),
    areaCode: z.string().max(20).optional(),
    cursor: z.string().max(200).optional(),
    limit: z.coerce.number().int().min(1).max(2000).default(500),
  }),
  output: pageOf(premises),
  action: 'people.read',
  summary: { zh: '住处与重点人群数', en: 'Premises, with how many of each key population live there' },
})
