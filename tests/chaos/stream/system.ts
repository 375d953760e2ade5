import type { ChildProcess } from 'node:child_process'
import type { Stage } from './stage.ts'

/** What every client of a trial is given, in its own process. */
export type ClientPlan = { readonly origin: string; readonly cookie: string; readonly area: number }
export type Heard = readonly (readonly [id: string, atMs: number])[]

export type Sent = { readonly id: string; readonly area: number; readonly ackedMs: number }
/** Whom a fault kept from the stream, from when until when. Where another gateway stood all along, that is one moment. */
export type Outage = { readonly kind: string; readonly fromMs: number; readonly backMs: number; readonly clients: readonly number[] }

/** From the trial to the process that holds all clients, and back. */
export type ToClients = { readonly kind: 'open'; readonly clients: readonly ClientPlan[] } | { readonly kind: 'report' } | { readonly kind: 'counts' }
export type FromClients =
  | { readonly kind: 'following'; readonly count: number }
  | { readonly kind: 'counts'; readonly counts: readonly number[] }
  | { readonly kind: 'report'; readonly heard: readonly Heard[]; readonly reloads: number }

/** A system under trial: the city, or a peer written on the same stage. */
export type System = {
  readonly name: string
  /** The program that holds the clients. */
  readonly clients: string
  startGateway(stage: Stage, at: { readonly index: number; readonly port: number }): Promise<ChildProcess>
  /** Once the gateways are up: accounts and the like. Answers each client's plan. */
  prepare(stage: Stage, clients: number): Promise<readonly ClientPlan[]>
  /** True once it is acknowledged. The same id may be sent again. */
  publish(stage: Stage, what: { readonly id: string; readonly area: number }): Promise<boolean>
  /** All ids in the database, in the order of truth. */
  ledger(stage: Stage): Promise<readonly string[]>
}

/** Areas 0 and 1 are two counties; a client of area -1 hears both. */
export const areaOfClient = (client: number): number => [-1, -1, 0, 1][client % 4]!
export const hears = (clientArea: number, area: number): boolean => clientArea === -1 || clientArea === area
