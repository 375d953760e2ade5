export { liveInCity } from './living-city.ts'
export { type Progress, type SimulatorOptions } from './options.ts'
export { type Simulator, startSimulator } from './start-simulator.ts'
