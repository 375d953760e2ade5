import { z } from 'zod'
import { position, query } from '#platform/pure'

export const camera = z.object({
  id: z.uuid(),
  name: z.string(),
  areaCode: z.string(),
  position,
  bearingDeg: z.number().nullable(),
  isOnline: z.boolean(),
})
export type Camera = z.infer<typeof camera>

export const listCameras = query('GET /api/cameras', {
  input: z.object({ areaCode: z.string().max(20).optional() }),
  output: z.object({ items: z.array(camera) }),
  action: 'camera.read',
  summary: { zh: '摄像头', en: 'Cameras' },
})
