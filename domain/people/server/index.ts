export { type PremisesSeed, putPremises } from './put-premises.ts'
export { peopleSlice } from './slice.ts'
export { premisesTable } from './table.ts'
