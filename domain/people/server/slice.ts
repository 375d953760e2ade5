import { defineSlice } from '#platform/slice'
import * as contract from '../contract.ts'
import { listPremises } from './list-premises.ts'

export const peopleSlice = defineSlice({
  name: 'people',
  handles: on => [on(contract.listPremises, listPremises)],
})
