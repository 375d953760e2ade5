import type { HeardProducer } from '#domain/call'
import type { HeardMedia } from './media-state.ts'

/** `[CLW-10]` What is heard after entering: exactly what the server names, with the tracks that still stand; nothing of before that it does not. */
export function heardAfter(before: ReadonlyMap<string, HeardMedia>, named: readonly HeardProducer[]): Map<string, HeardMedia> {
  return new Map(named.map(producer => [producer.producerId, { track: null, layer: null, ...before.get(producer.producerId), ...producer, isHeld: false }]))
}
