export { keepDemoCity } from './kept-city.ts'
export { liveInCity } from './living-city.ts'
export { type Progress, type SimulatorOptions } from './options.ts'
