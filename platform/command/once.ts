import { commonProblems } from '#platform/pure'

/** The receipt of one key of one caller, within the transaction of the command. */
export type Receipt = {
  /** True for whoever comes first. A second waits here until the first has committed or gone. */
  readonly claim: () => Promise<boolean>
  readonly find: () => Promise<{ readonly bodyHash: string; readonly answer: unknown } | undefined>
  readonly keep: (answer: unknown) => Promise<void>
}

/** `[CMD-2]` Same key and same body: the same answer, done once. Same key and another body: a problem. */
export async function once(receipt: Receipt, bodyHash: string, work: () => Promise<unknown>): Promise<unknown> {
  if (await receipt.claim()) {
    const answer = await work()
    await receipt.keep(answer)
    return answer
  }
  const known = await receipt.find()
  if (!known || known.bodyHash !== bodyHash) throw commonProblems.keyReused()
  return known.answer
}
