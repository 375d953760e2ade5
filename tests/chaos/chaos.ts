/** A trial of what must hold whatever breaks. The seed decides every fault; the same seed breaks the same things. */
export type ChaosOptions = { readonly seed: number; readonly short: boolean; readonly say: (line: string) => void }
export type ChaosOutcome = { readonly passed: boolean; readonly [figure: string]: unknown }
export type Chaos = { readonly name: string; readonly run: (options: ChaosOptions) => Promise<ChaosOutcome> }
