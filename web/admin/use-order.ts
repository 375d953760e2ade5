'use client'
import { useRef, useState } from 'react'
import type { z } from 'zod'
import { type Command, isProblem } from '#platform/pure'
import { newKey, order } from '../live/api.ts'

/** What came of the last act: under way, refused (and whether the fault already stands at a field), or done, in words. */
type Outcome = { readonly isBusy: boolean; readonly error: unknown; readonly isPlaced: boolean; readonly done: string | null }
const QUIET: Outcome = { isBusy: false, error: null, isPlaced: false, done: null }

type Then = { /** Says whether it has put the fault at a field. */ readonly onFault?: (error: unknown) => boolean }

/** One act at a time. The same body sent again after a lost answer carries the same key, so it is never done twice. */
export function useOrder() {
  const [outcome, setOutcome] = useState(QUIET)
  const sent = useRef({ body: '', key: '' })
  async function run<In extends z.ZodType, Out extends z.ZodType>(contract: Command<In, Out>, input: z.input<In>, { onFault }: Then = {}): Promise<z.output<Out> | null> {
    const body = `${contract.route} ${JSON.stringify(input)}`
    if (sent.current.body !== body) sent.current = { body, key: newKey() }
    setOutcome({ ...QUIET, isBusy: true })
    try {
      const answer = await order(contract, input, { idempotencyKey: sent.current.key })
      sent.current = { body: '', key: '' }
      setOutcome(QUIET)
      return answer as z.output<Out>
    } catch (error) {
      if (isProblem(error) && error.status >= 400 && error.status < 500) sent.current = { body: '', key: '' }
      setOutcome({ ...QUIET, error, isPlaced: onFault?.(error) ?? false })
      return null
    }
  }
  return { ...outcome, run, tell: (done: string) => setOutcome({ ...QUIET, done }) }
}
