import type { z } from 'zod'
import type { Words } from './problem.ts'

type Method = 'GET' | 'POST' | 'PUT' | 'PATCH' | 'DELETE'
export type Route = `${Method} /${string}`

type Shape<In, Out> = {
  /** Path parameters, query and JSON body, merged into one object. */
  readonly input: In
  readonly output: Out
  /** The row of `domain/identity` rights that decides who may call it; `public` needs no session. */
  readonly action: string
  readonly summary: Words
  /** The JSON body arrives whole under this key of the input instead of being spread. */
  readonly bodyAs?: string
  /** Raw bytes arrive as a Uint8Array under this key of the input. */
  readonly bytesAs?: string
  readonly bodyLimitBytes?: number
  /** Asking twice does no harm and the answer is a secret: an idempotency key is not kept for it. */
  readonly isRepeatable?: true
}

/** A request that changes something; `route` is its method and path (`/api/incidents/{id}/accept`) and its name in logs. */
export type Command<In extends z.ZodType = z.ZodType, Out extends z.ZodType = z.ZodType> = Shape<In, Out> & {
  readonly kind: 'command'
  readonly route: Route
}

/** A request that only reads. */
export type Query<In extends z.ZodType = z.ZodType, Out extends z.ZodType = z.ZodType> = Shape<In, Out> & {
  readonly kind: 'query'
  readonly route: Route
}

/** Something that happened, kept, in order. Changing its shape means a new version. */
export type Fact<Name extends string = string, Payload extends z.ZodType = z.ZodType> = {
  readonly kind: 'fact'
  readonly name: Name
  readonly version: number
  readonly payload: Payload
  /** The right needed to hear it, checked against the fact's area for every connection. */
  readonly action: string
}

export function command<In extends z.ZodType, Out extends z.ZodType>(route: Route, shape: Shape<In, Out>): Command<In, Out> {
  return { kind: 'command', route, ...shape }
}

export function query<In extends z.ZodType, Out extends z.ZodType>(route: Route, shape: Shape<In, Out>): Query<In, Out> {
  return { kind: 'query', route, ...shape }
}

export function fact<Name extends string, Payload extends z.ZodType>(
  name: Name,
  version: number,
  payload: Payload,
  hearing: { action: string },
): Fact<Name, Payload> {
  return { kind: 'fact', name, version, payload, action: hearing.action }
}

export type InputOf<C> = C extends { readonly input: infer In extends z.ZodType } ? z.infer<In> : never
export type OutputOf<C> = C extends { readonly output: infer Out extends z.ZodType } ? z.infer<Out> : never
export type PayloadOf<F> = F extends { readonly payload: infer P extends z.ZodType } ? z.infer<P> : never
