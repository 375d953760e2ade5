export { listPremises } from './contract.ts'
export { type KeyPopulation, type Premises, keyPopulation, premises } from './premises.ts'
