/** Asks for a batch to be carried out; resolves with the answers to these items once the whole batch is committed. */
export type Submit<Item, Answer> = (items: readonly Item[]) => Promise<readonly Answer[]>

type Waiting<Item, Answer> = {
  readonly items: readonly Item[]
  readonly resolve: (answers: readonly Answer[]) => void
  readonly reject: (error: unknown) => void
}

/**
 * Group commit: while one batch is being written the next one gathers, so that a commit is shared by all who wait for it
 * and an idle door answers at once. One batch at a time; at most `most` items each, a single larger caller excepted.
 * `onTooMany` is thrown at whoever comes when `mostWaiting` items wait. A batch that fails by the fault of one caller
 * (`isCallersFault`) is tried again caller by caller, so that one device cannot lose the fixes of others.
 */
export function groupCommit<Item, Answer>(options: {
  run: (batch: readonly Item[]) => Promise<readonly Answer[]>
  most: number
  mostWaiting: number
  onTooMany: () => Error
  isCallersFault: (error: unknown) => boolean
}): Submit<Item, Answer> {
  const waiting: Waiting<Item, Answer>[] = []
  let waitingItems = 0
  let isRunning = false

  async function carryOut(batch: readonly Waiting<Item, Answer>[]): Promise<void> {
    try {
      const answers = await options.run(batch.flatMap(caller => caller.items))
      let from = 0
      for (const caller of batch) caller.resolve(answers.slice(from, (from += caller.items.length)))
    } catch (error) {
      if (batch.length > 1 && options.isCallersFault(error)) for (const caller of batch) await carryOut([caller])
      else for (const caller of batch) caller.reject(error)
    }
  }

  function nextBatch(): Waiting<Item, Answer>[] {
    let items = 0
    const isFull = (caller: Waiting<Item, Answer>) => (items += caller.items.length) > options.most
    const end = waiting.findIndex(isFull)
    const batch = waiting.splice(0, end === -1 ? waiting.length : Math.max(1, end))
    waitingItems -= batch.reduce((sum, caller) => sum + caller.items.length, 0)
    return batch
  }

  async function runAll(): Promise<void> {
    // Callers of this same turn of the event loop share the first batch.
    await new Promise(setImmediate)
    while (waiting.length > 0) await carryOut(nextBatch())
    isRunning = false
  }

  return items => {
    if (items.length === 0) return Promise.resolve([])
    if (waitingItems > 0 && waitingItems + items.length > options.mostWaiting) return Promise.reject(options.onTooMany())
    return new Promise((resolve, reject) => {
      waiting.push({ items, resolve, reject })
      waitingItems += items.length
      if (isRunning) return
      isRunning = true
      void runAll()
    })
  }
}
