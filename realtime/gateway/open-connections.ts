import type { IncomingMessage } from 'node:http'
import type { Handles } from '#platform/handles'
import { isOwnOrigin } from '#platform/http'

export const MAX_CONNECTIONS_PER_ACCOUNT = 64

/** Whose rights are being read while they change: longer than any connection takes to come in. */
const ENTERING_MS = 10_000
const AGAIN_MS = 1_000

/** Whatever an account keeps open; asked again who it is when rights change. */
export type OpenConnection = { readonly accountId: string; readonly recheck: () => Promise<void> }

/** All that is open in this process, whatever it carries: `[LIVE-2]` one place to find them when rights change. */
export class OpenConnections {
  private readonly open = new Set<OpenConnection>()
  private readonly handles: Handles
  /** Whose rights could not be read a moment ago. */
  private readonly unsure = new Set<OpenConnection>()
  private readonly recent: ((connection: OpenConnection) => boolean)[] = []

  constructor(handles: Handles) {
    this.handles = handles
  }

  add(connection: OpenConnection): void {
    this.open.add(connection)
    this.handles.metrics.liveConnections.set(this.open.size)
    // Its rights were read before it stood here; of a change in between only those inside were told.
    if (this.recent.some(concerns => concerns(connection))) this.recheckOne(connection)
  }

  delete(connection: OpenConnection): void {
    this.open.delete(connection)
    this.handles.metrics.liveConnections.set(this.open.size)
  }

  of(accountId: string): number {
    let count = 0
    for (const connection of this.open) if (connection.accountId === accountId) count++
    return count
  }

  recheck(concerns: (connection: OpenConnection) => boolean): void {
    this.recent.push(concerns)
    setTimeout(() => this.recent.shift(), ENTERING_MS).unref()
    for (const connection of this.open) if (concerns(connection)) this.recheckOne(connection)
  }

  /** Until it is known: with the database away the old rights must not last for the minute to the next round. */
  private recheckOne(connection: OpenConnection): void {
    connection.recheck().catch((error: unknown) => {
      if (this.unsure.size === 0) {
        this.handles.log.warn({ err: error }, 'rights not readable')
        setTimeout(() => this.recheckUnsure(), AGAIN_MS).unref()
      }
      this.unsure.add(connection)
    })
  }

  private recheckUnsure(): void {
    const unsure = [...this.unsure]
    this.unsure.clear()
    for (const connection of unsure) if (this.open.has(connection)) this.recheckOne(connection)
  }
}

/** `[LIVE-5]` A page of another site may not open a socket; clients that are no browsers send no Origin. */
export function isWelcome({ headers }: IncomingMessage, { env }: Handles): boolean {
  return isOwnOrigin({ origin: headers.origin, host: headers.host, fetchSite: String(headers['sec-fetch-site'] ?? '') }, env)
}
