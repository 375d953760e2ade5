/** Signals between parts and processes: latest wins, nothing kept, may be lost. Facts never ride here. */
export type Bus = AsyncDisposable & {
  publish(topic: string, bytes: Uint8Array): void
  /** The same, and answers how many heard it, this process included; 0 while nobody can be reached. For who waits for answers. */
  reach(topic: string, bytes: Uint8Array): Promise<number>
  /** How many listen to a topic, as far as this end can know: Infinity where other processes may. Who hears itself alone need not speak. */
  audience(topic: string): number
  /** Resolves once listening. Listeners hear their own process too. */
  subscribe(topic: string, listener: (bytes: Uint8Array) => void): Promise<AsyncDisposable>
}

/** The bus of a single process. */
export function localBus(): Bus {
  const listeners = new Map<string, Set<(bytes: Uint8Array) => void>>()
  const publish = (topic: string, bytes: Uint8Array) => {
    for (const listener of listeners.get(topic) ?? []) setImmediate(listener, bytes)
  }
  const audience = (topic: string) => listeners.get(topic)?.size ?? 0
  return {
    publish,
    async reach(topic, bytes) {
      publish(topic, bytes)
      return audience(topic)
    },
    audience,
    async subscribe(topic, listener) {
      const heard = listeners.get(topic) ?? new Set()
      listeners.set(topic, heard.add(listener))
      return {
        async [Symbol.asyncDispose]() {
          heard.delete(listener)
        },
      }
    },
    async [Symbol.asyncDispose]() {
      listeners.clear()
    },
  }
}
