export { type Bus, localBus } from './local-bus.ts'
export { redisBus } from './redis-bus.ts'
