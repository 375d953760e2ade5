export { type Alert, alertKey } from './alert.ts'
export type { Traits } from './traits.ts'
export { WatchEngine, type WatchEngineOptions } from './watch-engine.ts'
