/** What the engine asks of units besides their moves, by unit number; `UnitColumns` of domain/force fits. */
export type Traits = {
  readonly kindCode: Uint8Array
  readonly isOnDuty: Uint8Array
  /** An index into `areaPaths`. */
  readonly area: Uint32Array
  readonly areaPaths: readonly string[]
}

/** Nobody is known: no kind fits, nobody is on duty, all are in the area ''. */
export const NOBODY: Traits = { kindCode: new Uint8Array(0), isOnDuty: new Uint8Array(0), area: new Uint32Array(0), areaPaths: [''] }
