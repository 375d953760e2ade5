import type { z } from 'zod'
import type { Context } from '#platform/context'
import type { Command, Fact, PayloadOf, Query } from '#platform/pure'

type Run = (ctx: Context, input: never) => Promise<unknown>

/** A contract with what carries it out. A query may answer a `Response` for bytes (tiles, photos). */
export type Handler = { readonly contract: Command | Query; readonly run: Run }

/** Work that follows from a fact, run later in its own transaction, at least once, in the fact's order. */
export type Following = {
  readonly fact: Fact
  readonly name: string
  readonly run: (ctx: Context, payload: never) => Promise<void>
}

/** Work on a clock (crontab, UTC). */
export type Routine = { readonly name: string; readonly crontab: string; readonly run: (ctx: Context) => Promise<void> }

/** What the processes need to know of a slice: what it handles, which facts it tells, what follows. */
export type Slice = {
  readonly name: string
  readonly handlers: readonly Handler[]
  readonly facts: readonly Fact[]
  readonly follows: readonly Following[]
  readonly routines: readonly Routine[]
}

type On = <In extends z.ZodType, Out extends z.ZodType>(
  contract: Command<In, Out> | Query<In, Out>,
  run: (ctx: Context, input: z.infer<In>) => Promise<z.infer<Out> | Response>,
) => Handler
type When = <F extends Fact>(fact: F, name: string, run: (ctx: Context, payload: PayloadOf<F>) => Promise<void>) => Following

export function defineSlice(slice: {
  name: string
  handles: (on: On) => readonly Handler[]
  tells?: readonly Fact[]
  follows?: (when: When) => readonly Following[]
  routines?: readonly Routine[]
}): Slice {
  return {
    name: slice.name,
    handlers: slice.handles((contract, run) => ({ contract, run: run as Run })),
    facts: slice.tells ?? [],
    follows: slice.follows?.((fact, name, run) => ({ fact, name, run: run as Following['run'] })) ?? [],
    routines: slice.routines ?? [],
  }
}
