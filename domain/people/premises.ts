import { z } from 'zod'
import { position } from '#platform/pure'

/** 重点人群: who needs looking after first. */
export const keyPopulation = z.enum(['elderly', 'pregnant', 'chronic', 'disabled', 'severe_mental_illness', 'living_alone'])
export type KeyPopulation = z.infer<typeof keyPopulation>

/** Where residents live: a building or a yard (院落). Names of residents come with a later issue. */
export const premises = z.object({
  id: z.uuid(),
  name: z.string(),
  address: z.string(),
  gridCode: z.string(),
  position,
  residentCount: z.number().int().min(0),
  /** How many of each key population live here. */
  keyCounts: z.partialRecord(keyPopulation, z.number().int().min(0)),
})
export type Premises = z.infer<typeof premises>
