import type { Db } from '#platform/db'
import type { Handles } from '#platform/handles'

export type { Db } from '#platform/db'

/** Who asks. `area: null` is the whole instance. Built by `domain/identity`, read by everyone. */
export type Actor = {
  readonly accountId: string
  readonly username: string
  readonly displayName: string
  readonly roles: readonly string[]
  /** `path` is the codes from the city down, each closed by `/`: `140900/140902/140902001/`. */
  readonly area: { readonly code: string; readonly path: string } | null
  readonly departmentCode: string | null
  /** The session it came by; none for jobs and devices. */
  readonly sessionId?: string
}

/** What every command and query is handed: one transaction, one actor, one clock. */
export type Context = {
  readonly tx: Db
  readonly actor: Actor
  readonly now: Date
  readonly handles: Handles
  /** Correlates log lines, facts and answers of one request. */
  readonly requestId: string
}
